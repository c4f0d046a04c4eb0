package demo

import (
	"os"
	"strings"
)

// quoted is how many failures of a log are told.
const quoted = 10

// Failures gives the last lines of a process's log that are more than news: when something fails, they say why. Errors:
// the log can't be read.
func Failures(log string) (string, error) {
	text, err := os.ReadFile(log)
	if err != nil {
		return "", err
	}
	var bad []string
	for line := range strings.Lines(string(text)) {
		if !strings.Contains(line, `"level":"INFO"`) {
			bad = append(bad, line)
		}
	}
	return strings.Join(bad[max(0, len(bad)-quoted):], ""), nil
}
