package main

import (
	"fmt"
	"os"
	"time"

	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql"
	"go.temporal.io/server/common/primitives"
)

const (
	clusterName     = "active"
	defaultStore    = "histories"
	visibilityStore = "visibility"
)

// services in the order of the ports flag.
var services = [4]primitives.ServiceName{
	primitives.FrontendService,
	primitives.HistoryService,
	primitives.MatchingService,
	primitives.WorkerService,
}

func (o options) config() *config.Config {
	cfg := &config.Config{
		Persistence: config.Persistence{
			DefaultStore:     defaultStore,
			VisibilityStore:  visibilityStore,
			NumHistoryShards: int32(o.shards),
			DataStores: map[string]config.DataStore{
				defaultStore:    {SQL: o.store(o.dbName, 20)},
				visibilityStore: {SQL: o.store(o.visibilityDB, 6)},
			},
		},
		ClusterMetadata:     o.cluster(),
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Services:            map[string]config.Service{},
		PublicClient:        config.PublicClient{HostPort: o.address(0)},
		Archival: config.Archival{
			History:    config.HistoryArchival{State: "disabled"},
			Visibility: config.VisibilityArchival{State: "disabled"},
		},
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History:    config.HistoryArchivalNamespaceDefaults{State: "disabled"},
			Visibility: config.VisibilityArchivalNamespaceDefaults{State: "disabled"},
		}},
	}
	cfg.Global.Membership = config.Membership{MaxJoinDuration: 30 * time.Second, BroadcastAddress: o.bind}
	if o.metrics != "" {
		cfg.Global.Metrics = &metrics.Config{Prometheus: &metrics.PrometheusConfig{
			ListenAddress: o.metrics, HandlerPath: "/metrics",
		}}
	}
	for i, name := range services {
		rpc := config.RPC{GRPCPort: o.ports[i], BindOnIP: o.bind}
		if name == primitives.FrontendService {
			rpc.HTTPPort = o.httpPort
		}
		cfg.Services[string(name)] = config.Service{RPC: rpc}
	}
	return cfg
}

func (o options) address(service int) string { return fmt.Sprintf("%s:%d", o.bind, o.ports[service]) }

// store opens at most maxConns connections per service, so four times that in
// this one process; the local Postgres allows 300 in all.
func (o options) store(database string, maxConns int) *config.SQL {
	return &config.SQL{
		PluginName:      postgresql.PluginNamePGX,
		ConnectAddr:     o.dbAddr,
		ConnectProtocol: "tcp",
		User:            o.dbUser,
		Password:        os.Getenv(passwordEnv),
		DatabaseName:    database,
		MaxConns:        maxConns,
		MaxIdleConns:    maxConns / 2,
		MaxConnLifetime: time.Hour,
	}
}

func (o options) cluster() *cluster.Config {
	return &cluster.Config{
		FailoverVersionIncrement: 10,
		MasterClusterName:        clusterName,
		CurrentClusterName:       clusterName,
		ClusterInformation: map[string]cluster.ClusterInformation{
			clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: o.address(0)},
		},
	}
}

// hosts replaces the gossip membership: with one process there is nobody to
// gossip with. Start-up is seconds faster, nothing stale is left in the
// database by a kill -9, and the membership ports (stored as int2, so above
// 32767 the server dies at start) are not needed at all.
func (o options) hosts() map[primitives.ServiceName]static.Hosts {
	hosts := make(map[primitives.ServiceName]static.Hosts, len(services))
	for i, name := range services {
		hosts[name] = static.SingleLocalHost(o.address(i))
	}
	return hosts
}

// dynamicConfig lifts the limits that protect a shared cluster from one tenant
// (here there is one) and lets new search attributes count at once, which a
// migration that is followed by a worker needs. Update and Update-with-Start
// are on by default in this version.
func dynamicConfig() dynamicconfig.Client {
	return dynamicconfig.StaticClient{
		dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key(): true,

		dynamicconfig.FrontendRPS.Key():                                                               20000,
		dynamicconfig.FrontendMaxNamespaceRPSPerInstance.Key():                                        20000,
		dynamicconfig.FrontendMaxNamespaceVisibilityRPSPerInstance.Key():                              1000,
		dynamicconfig.FrontendMaxNamespaceNamespaceReplicationInducingAPIsRPSPerInstance.Key():        1000,
		dynamicconfig.FrontendMaxNamespaceNamespaceReplicationInducingAPIsBurstRatioPerInstance.Key(): 10.0,
		dynamicconfig.HistoryRPS.Key():                                                                30000,
		dynamicconfig.MatchingRPS.Key():                                                               20000,
		dynamicconfig.HistoryPersistenceMaxQPS.Key():                                                  30000,
		dynamicconfig.MatchingPersistenceMaxQPS.Key():                                                 20000,
		dynamicconfig.FrontendPersistenceMaxQPS.Key():                                                 20000,
	}
}
