package campaign

import (
	"testing"
	"time"

	"chizheng/internal/casefile"
)

// yantai gives the built-in plan's terms; change them by change.
func yantai(t testing.TB, change ...func(*Terms)) Terms {
	t.Helper()
	p, err := Builtin("yantai-2019")
	if err != nil {
		t.Fatal(explain(err))
	}
	terms, err := p.Terms()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range change {
		f(&terms)
	}
	return terms
}

// explain shows the fields of an Invalid error, which its own text leaves out.
func explain(err error) any {
	if e := casefile.As(err); e != nil {
		return e.Fields
	}
	return err
}

func codeOf(err error) string {
	if e := casefile.As(err); e != nil {
		return e.Code
	}
	return ""
}

// clock gives an instant in Shanghai from 2019-03-21 09:00.
func clock(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, casefile.Shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func days(t testing.TB, years ...int) Calendar {
	t.Helper()
	c, err := LoadCalendar(years...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
