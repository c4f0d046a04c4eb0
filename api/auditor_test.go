package api

import (
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/locale"
)

// only lets one person in, whatever the token.
type only struct{ who casefile.Actor }

func (o only) Identify(context.Context, string) (account.Identity, error) {
	return account.Identity{Actor: o.who}, nil
}

// What an auditor may send that is no reading by its method: his own account, searches and previews, and what changes
// no case.
var harmless = []string{"logout", "logoutEverywhere", "changePassword", "createToken", "revokeToken", "readMessage", "endSession", "enrolFactor",
	"confirmFactor", "dropFactor", "proveCase", "downloadBundle", "drawSample", "checkOrder", "revealFiling", "searchFilings", "exportFilings",
	"getWhatIf", "compareProvince"}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// U11: an auditor tries every operation that writes, by its own path, and each is refused before anything is looked at.
func TestAnAuditorTriesEveryWriteAndEachIsRefused(t *testing.T) {
	t.Parallel()
	p, err := loadPolicy()
	must(t, err)
	l, err := locale.Load()
	must(t, err)
	b := &bundle{log: &strings.Builder{}}
	b.API, err = New(Config{Version: "test", Campaign: "yantai-2019", Policy: p, Locales: l, Sessions: only{auditor},
		Log: slog.New(slog.NewTextHandler(b.log, nil))})
	must(t, err)
	tried := 0
	for _, o := range b.ops {
		if o.Method == http.MethodGet || b.openToAll(o.ID) || slices.Contains(harmless, o.ID) {
			continue
		}
		path := "/api/v1" + placeholder.ReplaceAllString(o.Path, "filing-00000000000000000000000001")
		w := b.ask(t, o.Method, path, "{}", "Authorization", "Bearer x", "Idempotency-Key", "k")
		if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "not_your_role") {
			t.Errorf("%s %s: %d %s", o.Method, o.ID, w.Code, w.Body)
		}
		tried++
	}
	if tried < 80 {
		t.Errorf("only %d writes were tried", tried)
	}
}
