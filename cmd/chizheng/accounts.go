package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/postgres"
	"chizheng/internal/seeding"
	"chizheng/internal/settings"
)

// runAccounts prints where the rehearsal is and who can sign in. The password is of this state directory alone, and
// of no use beside a real campaign, which has none of these accounts.
func runAccounts(ctx context.Context, _ []string) error {
	set, err := settings.Read()
	if err != nil {
		return err
	}
	plan, rehearsal, err := storedPlan(ctx, set)
	if err != nil {
		return err
	}
	if !rehearsal || set.DemoPassword() == "" {
		return errors.New("this campaign is real: it has no demonstration accounts")
	}
	if err := printAccounts(os.Stdout, set, seeding.Staff(plan)); err != nil {
		return err
	}
	return printFirst(os.Stdout, plan, seeding.Staff(plan))
}

// printFirst says what to do first: the clock of a new rehearsal stands before its first window, and until it is moved
// nobody can register. There is no ready enterprise: registering one is the first thing to try.
func printFirst(to io.Writer, plan campaign.Plan, posts []seeding.Post) error {
	login := ""
	for _, p := range posts {
		if p.Role == casefile.Admin {
			login = p.Login
		}
	}
	opens, day := plan.Windows[campaign.WinRegister].From, plan.Windows[campaign.WinInspect].From
	_, err := fmt.Fprintf(to, `
  First: registration opens on %[1]s, and the clock of a new rehearsal stands before it. Sign in as %[3]s, open
  "Rehearsal clock" (/clock) and move it to %[2]s 09:00. Then register an enterprise at /register.
  首先：%[1]s 才开始注册，新演练的时间停在此前。请以 %[3]s 登录，在“演练时间”（/clock）中调整到 %[2]s 09:00，
  再到 /register 注册一家企业。
`, opens, day, login)
	return err
}

func storedPlan(ctx context.Context, set settings.Settings) (campaign.Plan, bool, error) {
	ring, err := set.Ring()
	if err != nil {
		return campaign.Plan{}, false, err
	}
	ledger, err := postgres.Open(ctx, set.APIURL, ring)
	if err != nil {
		return campaign.Plan{}, false, err
	}
	defer ledger.Close()
	stored, err := ledger.Campaign(ctx, set.Campaign)
	if err != nil {
		return campaign.Plan{}, false, err
	}
	plan, err := campaign.ReadPlan(stored.Plan)
	return plan, stored.Clock.Rehearsal, err
}

func printAccounts(to io.Writer, set settings.Settings, posts []seeding.Post) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "  http://%s\tpassword 密码\t%s\n\n", set.Addr, set.DemoPassword())
	fmt.Fprintln(w, "  login 登录名\trole 角色\tname 姓名\tscope 范围")
	points := 0
	for _, p := range posts {
		if p.Role != casefile.PointStaff {
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", p.Login, p.Role, p.Name, p.Area)
			continue
		}
		if points++; points <= 2 {
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", p.Login, p.Role, p.Name, p.Point)
		}
	}
	if points > 2 {
		fmt.Fprintf(w, "  … %s\t%s\t\tevery point alike 各审核点同此\n", lastPoint(posts), casefile.PointStaff)
	}
	return w.Flush()
}

func lastPoint(posts []seeding.Post) string {
	var logins []string
	for _, p := range posts {
		if p.Role == casefile.PointStaff {
			logins = append(logins, p.Login)
		}
	}
	return strings.Join(logins[max(0, len(logins)-2):], " ")
}
