package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
	"chizheng/internal/settings"
)

// runAccount makes an account of the staff from the operator's own terminal: the first administrator of a real
// campaign, whom nobody else could make. The password comes from standard input, never from an argument.
func runAccount(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("account", flag.ContinueOnError)
	login := f.String("login", "", "login of the new account")
	name := f.String("name", "", "name that colleagues see")
	role := f.String("role", string(casefile.Admin), "its role")
	number := f.String("staff-number", "", "number by which the office knows the person, the same in all his accounts")
	if err := f.Parse(args); err != nil {
		return exitCode(2)
	}
	if *login == "" || *name == "" || *number == "" || f.NArg() > 0 {
		return errors.New("usage: chizheng account --login LOGIN --name NAME --staff-number NUMBER [--role admin] < password")
	}
	password, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && password == "" {
		return errors.New("no password on standard input")
	}
	set, err := settings.Read()
	if err != nil {
		return err
	}
	ring, err := set.Ring()
	if err != nil {
		return err
	}
	ledger, err := postgres.Open(ctx, set.OwnerURL, ring)
	if err != nil {
		return err
	}
	defer ledger.Close()
	a, err := account.New(ledger, account.Options{}).CreateAccount(ctx, account.Account{Login: *login, Name: *name,
		Role: casefile.Role(*role), StaffNumber: *number, CreatedBy: "operator"}, strings.TrimRight(password, "\r\n"))
	if e := casefile.As(err); e != nil {
		return fmt.Errorf("%w%s", err, faults(err))
	}
	if err != nil {
		return err
	}
	fmt.Printf("%s made: %s, %s\n", a.ID, a.Login, a.Role)
	return nil
}
