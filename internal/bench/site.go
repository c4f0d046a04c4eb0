package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/codec"
	"chizheng/internal/desk"
	"chizheng/internal/devstack"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
	"chizheng/internal/seal"
	"chizheng/internal/settings"
)

// site is an installation of the program for one run: a database, a namespace and buckets of its own on the servers
// of the environment, and the program's processes as children.
type site struct {
	exe      string
	dir      string // logs and profiles
	server   string // address of the database server's own database
	database string
	set      settings.Settings
	ring     *seal.Ring
	engine   client.Client
	plain    client.Client // without encryption, for the bare engine
	facts    *postgres.Ledger
	files    *objects.Store
	plan     campaign.Plan
	terms    campaign.Terms
	clock    casefile.Clock
	meter    *meter
	children []*devstack.Process
}

const campaignID = "yantai-2019"

// openSite makes the installation. Its addresses go into this process's environment, which the children inherit.
func openSite(ctx context.Context, exe, dir string) (*site, error) {
	s := &site{exe: exe, dir: dir, server: os.Getenv("DATABASE_URL")}
	if s.server == "" {
		return nil, errors.New("DATABASE_URL is not set: run the bench inside `chizheng stack --temp --`")
	}
	name := strings.ToLower(rand.Text()[:10])
	s.database = "bench_" + name
	for _, step := range []func(context.Context) error{
		func(ctx context.Context) error { return execute(ctx, s.server, "create database "+s.database) },
		func(context.Context) error { return s.environment(name) },
		func(ctx context.Context) error { return s.once(ctx, "migrate", "--rehearsal") },
		s.connect,
		s.namespace,
		s.setClock,
	} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	return s, nil
}

func (s *site) environment(name string) error {
	u, err := url.Parse(s.server)
	if err != nil {
		return errors.New("DATABASE_URL is not an address")
	}
	u.Path = "/" + s.database
	for key, value := range map[string]string{"DATABASE_URL": u.String(), "TEMPORAL_NAMESPACE": "bench-" + name,
		"S3_PREFIX": "bench-" + name + "-"} {
		if err := os.Setenv(key, value); err != nil {
			return fmt.Errorf("set %s: %w", key, err)
		}
	}
	s.set, err = settings.Read()
	if err != nil {
		return err
	}
	s.ring, err = s.set.Ring()
	s.meter = &meter{state: s.set.State, database: s.database, own: map[string]int{}}
	return err
}

func (s *site) connect(ctx context.Context) error {
	var err error
	if s.facts, err = postgres.Open(ctx, s.set.WorkerURL, s.ring); err != nil {
		return err
	}
	cfg, err := objects.FromEnv(os.Getenv)
	if err != nil {
		return err
	}
	if s.files, err = objects.New(cfg); err != nil {
		return err
	}
	if s.plan, err = campaign.Builtin(campaignID); err != nil {
		return err
	}
	if s.terms, err = s.plan.Terms(); err != nil {
		return err
	}
	if s.engine, err = DialSealed(s.set, s.ring); err != nil {
		return err
	}
	s.plain, err = DialPlain(s.set)
	return err
}

// connection is how bench and bare engine are connected: as the program itself is (cmd/chizheng), so that no side of a
// comparison has the better line.
var connection = codec.Connection(nil)

// DialSealed makes the client that the program's own processes use.
func DialSealed(set settings.Settings, ring *seal.Ring) (client.Client, error) {
	dc := codec.DataConverter(ring)
	return client.NewLazyClient(client.Options{HostPort: set.Temporal, Namespace: set.Namespace, DataConverter: dc,
		FailureConverter: codec.FailureConverter(dc), Logger: quiet{}, ConnectionOptions: connection})
}

// DialPlain makes the bare engine's.
func DialPlain(set settings.Settings) (client.Client, error) {
	return client.NewLazyClient(client.Options{HostPort: set.Temporal, Namespace: set.Namespace, Logger: quiet{}, ConnectionOptions: connection})
}

// namespace registers the run's own and waits until the engine's frontends know it.
func (s *site) namespace(ctx context.Context) error {
	nc, err := client.NewNamespaceClient(client.Options{HostPort: s.set.Temporal, Logger: quiet{}})
	if err != nil {
		return fmt.Errorf("reach engine: %w", err)
	}
	defer nc.Close()
	if err := nc.Register(ctx, &workflowservice.RegisterNamespaceRequest{Namespace: s.set.Namespace,
		WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour)}); err != nil {
		return fmt.Errorf("register namespace: %w", err)
	}
	known := func() bool {
		_, err := s.plain.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Namespace: s.set.Namespace})
		return err == nil
	}
	return eventually(ctx, 30*time.Second, "the engine to know the namespace", known)
}

// setClock lets the campaign's time run as real time does, from a day on which every window of a life is open: every
// timer of a filing is really set, and none fires.
func (s *site) setClock(ctx context.Context) error {
	at := time.Date(2019, 2, 20, 10, 0, 0, 0, casefile.Shanghai)
	s.clock = casefile.Clock{Seq: 2, Real: time.Now(), Campaign: at, Rate: 1, Rehearsal: true}
	owner, err := postgres.Open(ctx, s.set.OwnerURL, s.ring)
	if err != nil {
		return err
	}
	defer owner.Close()
	return owner.SetClock(ctx, campaignID, s.clock)
}

// once runs one of the program's own subcommands to its end.
func (s *site) once(ctx context.Context, args ...string) error {
	p, err := s.start(args[0], os.Environ(), args...)
	if err != nil {
		return err
	}
	select {
	case <-p.Done():
	case <-ctx.Done():
		return errors.Join(ctx.Err(), p.Kill())
	}
	if p.ExitCode() != 0 {
		return fmt.Errorf("%s ended with code %d: see %s", strings.Join(args, " "), p.ExitCode(), s.logOf(args[0]))
	}
	return nil
}

// child starts one of the program's processes, to be counted under a name. Where a profile is wanted, serve and worker
// start through the bench, which keeps it; they are the same otherwise.
func (s *site) child(name string, env []string, args ...string) error {
	if profile := os.Getenv(ProfileEnv); profile != "" {
		env = append(env, ProfileEnv+"="+filepath.Join(profile, strings.ReplaceAll(name, " ", "-")+".cpu"))
		if len(args) == 1 {
			args = []string{"bench", "-as", args[0]}
		}
	}
	p, err := s.start(name, append(os.Environ(), env...), args...)
	if err != nil {
		return err
	}
	s.children = append(s.children, p)
	s.meter.own[name] = p.Pid()
	return nil
}

// ProfileEnv names a directory for processor profiles of bench and children; a child gets the file itself.
const ProfileEnv = "CHIZHENG_BENCH_PROFILE"

func (s *site) logOf(name string) string {
	return filepath.Join(s.dir, strings.ReplaceAll(name, " ", "-")+".log")
}

func (s *site) start(name string, env []string, args ...string) (*devstack.Process, error) {
	log, err := os.OpenFile(s.logOf(name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	defer log.Close()
	return devstack.StartProgram(devstack.Program{Path: s.exe, Args: args, Env: env, Output: log})
}

// driver lives filings on this site.
func (s *site) driver() *driver {
	return &driver{engine: &desk.Engine{Client: s.engine, Timeout: time.Minute}, facts: s.facts, terms: s.terms, clock: s.clock}
}

// stopChildren ends the program's processes.
func (s *site) stopChildren() error {
	var errs []error
	for _, p := range s.children {
		errs = append(errs, p.Stop(20*time.Second))
	}
	s.children = nil
	clear(s.meter.own)
	return errors.Join(errs...)
}

func (s *site) close() error {
	var err error
	if s.meter != nil {
		err = s.stopChildren()
	}
	if s.facts != nil {
		s.facts.Close()
	}
	for _, c := range []client.Client{s.engine, s.plain} {
		if c != nil {
			c.Close()
		}
	}
	err = errors.Join(err, os.Setenv("DATABASE_URL", s.server)) // for the next part's site
	last, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return errors.Join(err, execute(last, s.server, "drop database if exists "+s.database+" with (force)"))
}

func execute(ctx context.Context, server, statement string) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return fmt.Errorf("reach database: %w", err)
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}

func eventually(ctx context.Context, limit time.Duration, what string, ok func() bool) error {
	for begin := time.Now(); !ok(); {
		if time.Since(begin) > limit {
			return fmt.Errorf("waited %s for %s", limit, what)
		}
		if err := sleep(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// quiet keeps the engine client's chatter out of the table.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
