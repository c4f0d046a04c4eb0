package scan_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/fixture"
	"chizheng/internal/scan"
)

// standIn speaks clamd's protocol in this process: it finds the test virus, counts bytes and can be told to misbehave.
type standIn struct {
	listener net.Listener
	limit    int
	mute     bool
	got      chan int
}

func newStandIn(t *testing.T) *standIn {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &standIn{listener: l, limit: 25 << 20, got: make(chan int, 10)}
	t.Cleanup(func() { l.Close() })
	return s
}

func (s *standIn) serve() scan.Scanner {
	go func() {
		for {
			c, err := s.listener.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return scan.Scanner{Address: s.listener.Addr().String(), Timeout: 2 * time.Second}
}

func (s *standIn) talk(c net.Conn) {
	defer c.Close()
	r := bufio.NewReader(c)
	switch command, _ := r.ReadString(0); {
	case s.mute:
		io.Copy(io.Discard, r)
	case command == "zPING\x00":
		io.WriteString(c, "PONG\x00")
	case command == "zINSTREAM\x00":
		io.WriteString(c, s.judge(r)+"\x00")
	default:
		io.WriteString(c, "UNKNOWN COMMAND\x00")
	}
}

func (s *standIn) judge(r io.Reader) string {
	var all bytes.Buffer
	for {
		var n uint32
		if err := binary.Read(r, binary.BigEndian, &n); err != nil {
			return "stream: read ERROR"
		}
		if n == 0 {
			break
		}
		if _, err := io.CopyN(&all, r, int64(n)); err != nil {
			return "stream: read ERROR"
		}
		if all.Len() > s.limit {
			return "INSTREAM size limit exceeded. ERROR"
		}
	}
	s.got <- all.Len()
	if bytes.Contains(all.Bytes(), fixture.EICAR()) {
		return "stream: Eicar-Test-Signature FOUND"
	}
	return "stream: OK"
}

func TestEveryByteReachesTheScanner(t *testing.T) {
	t.Parallel()
	s := newStandIn(t)
	scanner := s.serve()
	for _, size := range []int{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 300_000} {
		if err := scanner.Scan(t.Context(), bytes.NewReader(make([]byte, size))); err != nil {
			t.Errorf("%d bytes: %v", size, err)
		} else if got := <-s.got; got != size {
			t.Errorf("the scanner got %d of %d bytes", got, size)
		}
	}
}

func TestTheTestVirusIsRefused(t *testing.T) {
	t.Parallel()
	assertFinds(t, newStandIn(t).serve())
}

func TestWithoutAnAddressNothingIsAsked(t *testing.T) {
	t.Parallel()
	if err := (scan.Scanner{}).Scan(t.Context(), bytes.NewReader(fixture.EICAR())); err != nil {
		t.Error(err)
	}
}

func TestAScannerThatIsAwayNeverLetsAFilePass(t *testing.T) {
	t.Parallel()
	silent := newStandIn(t)
	silent.mute = true
	narrow := newStandIn(t)
	narrow.limit = 10
	gone := newStandIn(t)
	gone.listener.Close()
	quick := silent.serve()
	quick.Timeout = 50 * time.Millisecond
	for why, scanner := range map[string]scan.Scanner{
		"nobody listens": {Address: gone.listener.Addr().String()},
		"it is silent":   quick,
		"its limit":      narrow.serve(),
		"no such socket": {Address: "unix:/nonexistent/clamd.sock"},
	} {
		err := scanner.Scan(t.Context(), bytes.NewReader(make([]byte, 1000)))
		if casefile.KindOf(err) != casefile.Unavailable {
			t.Errorf("%s: got %v, want unavailable", why, err)
		}
	}
}

func TestContentThatCannotBeReadIsNotJudged(t *testing.T) {
	t.Parallel()
	content := io.MultiReader(bytes.NewReader(make([]byte, 10)), failing{})
	if err := newStandIn(t).serve().Scan(t.Context(), content); casefile.KindOf(err) != casefile.Unavailable {
		t.Fatalf("got %v, want unavailable", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("store went away") }

// TestRealClamd needs clamd at CLAMD_ADDRESS with a signature of the test virus. CLAMD_TEST=1 asks for it: then its
// absence is a failure.
func TestRealClamd(t *testing.T) {
	t.Parallel()
	if os.Getenv("CLAMD_TEST") != "1" {
		t.Skip("asked for by CLAMD_TEST=1 only; the protocol is tested above without it")
	}
	scanner := scan.Scanner{Address: os.Getenv("CLAMD_ADDRESS")}
	if !scanner.Configured() {
		t.Fatal("CLAMD_TEST=1 but CLAMD_ADDRESS is empty")
	}
	if err := scanner.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	assertFinds(t, scanner)
}

func assertFinds(t *testing.T, scanner scan.Scanner) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := scanner.Scan(ctx, bytes.NewReader(fixture.JPEG(1))); err != nil {
		t.Errorf("a clean picture: %v", err)
	}
	err := scanner.Scan(ctx, bytes.NewReader(fixture.EICAR()))
	if e := casefile.As(err); e == nil || e.Code != scan.CodeInfected {
		t.Errorf("the test virus: got %v, want %s", err, scan.CodeInfected)
	}
}
