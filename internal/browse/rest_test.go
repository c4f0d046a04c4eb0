package browse_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/stretchr/testify/require"
)

// rest asks the REST face as somebody: for what a test prepares, and no person does.
type rest struct {
	o     *office
	token string
}

func (o *office) rest(login string) rest {
	o.t.Helper()
	r := rest{o: o}
	var session struct{ Token string }
	r.ask("POST", "/session", map[string]string{"login": login, "password": password}, &session)
	require.NotEmpty(o.t, session.Token)
	r.token = session.Token
	return r
}

// clock moves the campaign's time forward and holds it there.
func (o *office) clock(at string) {
	o.t.Helper()
	now, err := time.ParseInLocation("2006-01-02 15:04", at, time.FixedZone("CST", 8*3600))
	require.NoError(o.t, err)
	o.rest("admin").ask("PUT", "/campaign/clock", map[string]any{"now": now.Format(time.RFC3339), "rate": 0}, nil)
}

func (r rest) ask(method, path string, in, out any) {
	r.o.t.Helper()
	require.NoError(r.o.t, r.try(method, path, in, out))
}

func (r rest) try(method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("write request: %w", err)
	}
	req, err := http.NewRequestWithContext(r.o.t.Context(), method, r.o.program.URL()+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+r.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("%s %s: read answer: %w", method, path, err)
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %d %s", method, path, res.StatusCode, answer)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer, out)
}
