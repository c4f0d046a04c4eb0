package main

import (
	"fmt"
	"path"

	"github.com/blang/semver/v4"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/schema/postgresql/v12"
	"go.temporal.io/server/schema/sqlite"
	"go.temporal.io/server/tools/common/schema"
	"go.temporal.io/server/tools/sql"
	"google.golang.org/protobuf/types/known/durationpb"
)

// prepare brings both databases to the linked server's schema and creates the
// namespace. A database that is already there costs one query.
func prepare(cfg *config.Config, o options, logger log.Logger) error {
	histories := cfg.Persistence.DataStores[defaultStore].SQL
	visibility := cfg.Persistence.DataStores[visibilityStore].SQL
	if err := migrate(*histories, "temporal", v12.Version, logger); err != nil {
		return err
	}
	if err := migrate(*visibility, "visibility", v12.VisibilityVersion, logger); err != nil {
		return err
	}
	return createNamespace(histories, o)
}

func migrate(db config.SQL, kind, want string, logger log.Logger) error {
	have, err := version(db)
	if err != nil { // no database, or one without a schema
		if err := createDatabase(db, logger); err != nil {
			return err
		}
		have = "0.0"
	}
	current, err := atLeast(have, want)
	if err != nil || current {
		return err
	}
	conn, err := sql.NewConnection(&db, logger)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", db.DatabaseName, err)
	}
	defer conn.Close()
	setup := schema.NewSetupSchemaTask(conn, &schema.SetupConfig{InitialVersion: "0.0"}, logger)
	if err := setup.Run(); err != nil {
		return fmt.Errorf("create version table of %s: %w", db.DatabaseName, err)
	}
	update := schema.NewUpdateSchemaTask(conn, &schema.UpdateConfig{
		SchemaName: path.Join("postgresql", "v12", kind), TargetVersion: want,
	}, logger)
	if err := update.Run(); err != nil {
		return fmt.Errorf("update schema of %s to %s: %w", db.DatabaseName, want, err)
	}
	return nil
}

// version is silent: that a new database has none is no error.
func version(db config.SQL) (string, error) {
	conn, err := sql.NewConnection(&db, log.NewNoopLogger())
	if err != nil {
		return "", fmt.Errorf("connect to %s: %w", db.DatabaseName, err)
	}
	defer conn.Close()
	return conn.ReadSchemaVersion()
}

// atLeast lets a newer schema pass: the server itself refuses one that it
// cannot read, and going back to an older build must not need a new database.
func atLeast(have, want string) (bool, error) {
	h, err := semver.ParseTolerant(have)
	if err != nil {
		return false, fmt.Errorf("parse schema version: %w", err)
	}
	w, err := semver.ParseTolerant(want)
	if err != nil {
		return false, fmt.Errorf("parse schema version: %w", err)
	}
	return h.GTE(w), nil
}

func createDatabase(db config.SQL, logger log.Logger) error {
	name := db.DatabaseName
	if err := sql.DoCreateDatabase(&db, "postgres", logger); err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

// createNamespace writes the namespace before the server starts, so that it is
// in every service's cache from the first request on; registering it over the
// API afterwards leaves a second in which callers are told that it is unknown.
// The helper lives in the sqlite package but asks the configured plugin.
func createNamespace(db *config.SQL, o options) error {
	ns, err := sqlite.NewNamespaceConfig(clusterName, o.namespace, false, nil)
	if err != nil {
		return fmt.Errorf("describe namespace %s: %w", o.namespace, err)
	}
	ns.Detail.Config.Retention = durationpb.New(o.retention)
	if err := sqlite.CreateNamespaces(db, ns); err != nil {
		return fmt.Errorf("create namespace %s: %w", o.namespace, err)
	}
	return nil
}
