package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/forecast"
	"chizheng/internal/simulate"
)

// runSimulate lives a campaign in memory and prints what became of it. It needs no server and writes nothing.
func runSimulate(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("simulate", flag.ContinueOnError)
	plan := f.String("plan", "yantai-2019", "built-in plan, or a plan file")
	c := simulate.Config{Capacity: forecast.Capacity{Points: map[string]int{}}}
	f.IntVar(&c.Filings, "filings", 50_000, "how many certificates are filed")
	f.Uint64Var(&c.Seed, "seed", 1, "the same seed gives the same campaign")
	f.StringVar(&c.From, "from", "2019-01-07", "first day")
	f.StringVar(&c.To, "to", "2019-04-30", "last day")
	f.IntVar(&c.Capacity.Recheck, "recheck", 0, "rechecks that the Centre does in a day; 0: enough")
	f.Func("inspect", "point=inspections a day, again for another point; otherwise enough", func(s string) error {
		code, n, err := counted(s)
		c.Capacity.Points[code] = n
		return err
	})
	f.Func("closed", "point=date+days: a point is closed, again for another", func(s string) error {
		x, err := closure(s)
		c.What.Closed = append(c.What.Closed, x)
		return err
	})
	f.Func("extra", "point=filings more, again for another", func(s string) error {
		code, n, err := counted(s)
		c.What.Extra = append(c.What.Extra, forecast.Extra{Point: code, Filings: n})
		return err
	})
	f.Func("publish", "date of a batch, again for another; otherwise Fridays and the latest possible day", func(s string) error {
		_, err := time.Parse(time.DateOnly, s)
		c.What.Publish = append(c.What.Publish, s)
		return err
	})
	asJSON := f.Bool("json", false, "print everything, day by day, as JSON")
	if err := f.Parse(args); err != nil {
		return err
	}
	var err error
	if c.Terms, err = termsOf(*plan); err != nil {
		return err
	}
	begin := time.Now()
	r, err := simulate.Run(ctx, c)
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	if err := r.Print(os.Stdout); err != nil {
		return err
	}
	fmt.Printf("took %.1f s\n", time.Since(begin).Seconds())
	return nil
}

func termsOf(name string) (campaign.Terms, error) {
	plan, err := campaign.Builtin(name)
	if err != nil {
		raw, rerr := os.ReadFile(name)
		if rerr != nil {
			return campaign.Terms{}, fmt.Errorf("%q is neither a built-in plan nor a file", name)
		}
		if plan, err = campaign.LoadPlan(raw); err != nil {
			return campaign.Terms{}, err
		}
	}
	return plan.Terms()
}

// counted reads 烟台审02=400. A number alone names the point too: 02=400.
func counted(s string) (code string, n int, err error) {
	code, count, ok := strings.Cut(s, "=")
	if n, err = strconv.Atoi(count); !ok || err != nil {
		return code, 0, fmt.Errorf("%q is not point=number", s)
	}
	return pointCode(code), n, nil
}

func closure(s string) (forecast.Closure, error) {
	code, when, ok := strings.Cut(s, "=")
	date, days, ok2 := strings.Cut(when, "+")
	n, err := strconv.Atoi(days)
	if !ok || !ok2 || err != nil {
		return forecast.Closure{}, fmt.Errorf("%q is not point=date+days", s)
	}
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return forecast.Closure{}, fmt.Errorf("%q is no date", date)
	}
	return forecast.Closure{Point: pointCode(code), From: date, Days: n}, nil
}

func pointCode(s string) string {
	if len(s) == 2 {
		return "烟台审" + s
	}
	return s
}
