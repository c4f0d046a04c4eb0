package main

import (
	"bytes"
	"net"
	"testing"
)

func TestErrorEchoShowsErrorsAndLogsEverything(t *testing.T) {
	var log, terminal bytes.Buffer
	e := &errorEcho{name: "serve", log: &log, terminal: &terminal}
	for _, part := range []string{
		"time=1 level=INFO msg=started\ntime=2 lev", "el=ERROR msg=broken\n",
		`{"level":"ERROR","msg":"b"}` + "\n", "chizheng serve: connect\n", "unfinished",
	} {
		if _, err := e.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	want := "serve: time=2 level=ERROR msg=broken\n" + `serve: {"level":"ERROR","msg":"b"}` + "\nserve: connect\n"
	if got := terminal.String(); got != want {
		t.Errorf("terminal:\n%s\nwant:\n%s", got, want)
	}
	if !bytes.HasSuffix(log.Bytes(), []byte("unfinished")) || !bytes.Contains(log.Bytes(), []byte("started")) {
		t.Errorf("log is not complete: %s", log.String())
	}
}

func TestListenAddrTakesTheNextPortWhenTheWantedOneIsTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv("CHIZHENG_ADDR", l.Addr().String())
	got, err := listenAddr()
	if err != nil || got == l.Addr().String() {
		t.Errorf("listenAddr() = %q, %v; want another than %s", got, err, l.Addr())
	}
	t.Setenv("CHIZHENG_ADDR", "no port")
	if _, err := listenAddr(); err == nil {
		t.Error("an address without a port is accepted")
	}
}

func TestDispatchExitCodes(t *testing.T) {
	for name, tc := range map[string]struct {
		args []string
		want int
	}{
		"help is no error":                  {[]string{"help"}, 0},
		"an unknown subcommand is misuse":   {[]string{"no-such"}, 2},
		"stack without a command fails":     {[]string{"stack"}, 1},
		"stack with an unknown flag fails":  {[]string{"stack", "--no-such"}, 2},
		"stack with an unknown program too": {[]string{"stack", "--", "no-such-program"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			if got := dispatch(t.Context(), tc.args); got != tc.want {
				t.Errorf("exit code %d, want %d", got, tc.want)
			}
		})
	}
}
