package main

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"go.temporal.io/sdk/temporal"
)

func TestARefusalIsNoErrorOfTheOperators(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"refused for good": {temporal.NewNonRetryableApplicationError("scan_type", "refused invalid", nil), "INFO"},
		"tried again":      {temporal.NewApplicationError("store_away", "unavailable"), "ERROR"},
		"broken":           {errors.New("disk"), "ERROR"},
	} {
		var out bytes.Buffer
		slog.New(quieter{slog.NewTextHandler(&out, nil)}).With("process", "worker").Error("Activity error.", "Error", c.err)
		if !strings.Contains(out.String(), "level="+c.want) {
			t.Errorf("%s: %s", name, out.String())
		}
	}
}
