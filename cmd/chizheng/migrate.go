package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
	"chizheng/internal/seeding"
	"chizheng/internal/settings"
)

// migration is what runMigrate was asked for.
type migration struct {
	plan campaign.Plan
	mode seeding.Mode
}

// runMigrate brings tables and buckets up to date and stores the campaign. It may run at every start, by several
// processes at once.
func runMigrate(ctx context.Context, args []string) error {
	set, err := settings.Read()
	if err != nil {
		return err
	}
	m, err := migrationOf(args, set.Campaign)
	if err != nil {
		return err
	}
	if set.OwnerURL == "" {
		return errors.New("DATABASE_URL is not set: migrate needs the role that owns the tables")
	}
	workerPassword, apiPassword := set.Passwords()
	if workerPassword == "" || apiPassword == "" {
		return errors.New("CHIZHENG_WORKER_PASSWORD and CHIZHENG_API_PASSWORD must be set: roles without a password are open doors")
	}
	if err := postgres.Migrate(ctx, set.OwnerURL, workerPassword, apiPassword); err != nil {
		return err
	}
	if err := ensureBuckets(ctx); err != nil {
		return err
	}
	return m.seed(ctx, set)
}

// migrationOf reads the flags. On a single machine a new campaign is a rehearsal: nobody's data is at stake, and a
// production installation has no state directory.
func migrationOf(args []string, id string) (migration, error) {
	f := flag.NewFlagSet("migrate", flag.ContinueOnError)
	file := f.String("plan", "", "a plan file, instead of the one that comes with the program")
	rehearsal := f.Bool("rehearsal", false, "a new campaign is a rehearsal, its clock held on the first morning")
	isReal := f.Bool("real", false, "a new campaign is real")
	if err := f.Parse(args); err != nil {
		return migration{}, exitCode(2)
	}
	if *rehearsal && *isReal || f.NArg() > 0 {
		return migration{}, errors.New("usage: chizheng migrate [--plan FILE] [--rehearsal | --real]")
	}
	m := migration{}
	switch {
	case *rehearsal:
		m.mode = seeding.Rehearsal
	case *isReal:
		m.mode = seeding.Real
	}
	var err error
	m.plan, err = planOf(*file, id)
	return m, err
}

func planOf(file, id string) (campaign.Plan, error) {
	if file == "" {
		return campaign.Builtin(id)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return campaign.Plan{}, fmt.Errorf("read plan: %w", err)
	}
	p, err := campaign.LoadPlan(raw)
	if err != nil {
		return p, fmt.Errorf("read plan %s: %w%s", file, err, faults(err))
	}
	return p, nil
}

// faults lists what is wrong with a plan, each with its place in the file: whoever writes one mends all at once.
func faults(err error) string {
	e := casefile.As(err)
	if e == nil {
		return ""
	}
	var b strings.Builder
	for _, f := range e.Fields {
		b.WriteString("\n  " + f.Pointer + ": " + f.Code)
	}
	return b.String()
}

func ensureBuckets(ctx context.Context) error {
	cfg, err := objects.FromEnv(os.Getenv)
	if err != nil {
		return err
	}
	files, err := objects.New(cfg)
	if err != nil {
		return err
	}
	_, err = files.Ensure(ctx)
	return err
}

// seed stores the campaign and, for a rehearsal, the accounts of its staff.
func (m migration) seed(ctx context.Context, set settings.Settings) error {
	ring, err := set.Ring()
	if err != nil {
		return err
	}
	ledger, err := postgres.Open(ctx, set.OwnerURL, ring)
	if err != nil {
		return err
	}
	defer ledger.Close()
	mode, err := seeding.Campaign(ctx, ledger, m.plan, m.mode)
	if errors.Is(err, seeding.ErrMode) && set.State != "" {
		mode, err = seeding.Campaign(ctx, ledger, m.plan, seeding.Rehearsal)
	}
	if errors.Is(err, seeding.ErrMode) {
		return fmt.Errorf("%w: --real or --rehearsal", err)
	}
	if err != nil || mode != seeding.Rehearsal || set.DemoPassword() == "" {
		return err
	}
	people := account.New(ledger, account.Options{})
	made, err := seeding.Accounts(ctx, people, ledger, seeding.Staff(m.plan), set.DemoPassword())
	if made > 0 {
		fmt.Printf("rehearsal of %s: %d accounts made\n", m.plan.ID, made)
	}
	return err
}
