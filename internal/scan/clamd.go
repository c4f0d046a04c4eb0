package scan

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"chizheng/internal/casefile"
)

// Scanner asks clamd (CLAMD_ADDRESS: "host:3310" or the path of a socket) whether content is malware. The zero value
// has no scanner behind it and passes everything: the office decides whether it runs one.
type Scanner struct {
	Address string
	Timeout time.Duration // of one scan; 0 = 30 s
}

const chunk = 64 << 10

// errContent marks a failure on our side: half a file must never be judged.
var errContent = errors.New("read content")

// Configured says whether there is a scanner.
func (s Scanner) Configured() bool { return s.Address != "" }

// Scan gives nil for clean content. Errors: Invalid file_infected; Unavailable scanner_unavailable, and then the file
// stays in quarantine: a scanner that is away never lets a file pass.
func (s Scanner) Scan(ctx context.Context, content io.Reader) error {
	if !s.Configured() {
		return nil
	}
	answer, err := s.ask(ctx, "zINSTREAM\x00", content)
	switch {
	case err != nil:
		return away(err)
	case answer == "stream: OK":
		return nil
	case strings.HasSuffix(answer, " FOUND"):
		return casefile.Refuse(casefile.Invalid, CodeInfected)
	}
	// The answer names limits and file kinds of the scanner, never content.
	return away(fmt.Errorf("clamd answered %q", answer))
}

// Ping says whether the scanner is there. Errors: Unavailable scanner_unavailable.
func (s Scanner) Ping(ctx context.Context) error {
	answer, err := s.ask(ctx, "zPING\x00", nil)
	if err == nil && answer != "PONG" {
		err = fmt.Errorf("clamd answered %q", answer)
	}
	if err != nil {
		return away(err)
	}
	return nil
}

func (s Scanner) ask(ctx context.Context, command string, content io.Reader) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout())
	defer cancel()
	conn, err := s.dial(ctx)
	if err != nil {
		return "", fmt.Errorf("dial clamd: %w", err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	if _, err := io.WriteString(conn, command); err != nil {
		return "", fmt.Errorf("write to clamd: %w", err)
	}
	// clamd may refuse in mid-stream and stop reading: its answer says more than our broken pipe.
	sent := send(conn, content)
	if errors.Is(sent, errContent) {
		return "", sent
	}
	answer, err := io.ReadAll(io.LimitReader(conn, 4096))
	if text := strings.TrimRight(string(answer), "\x00\n"); text != "" {
		return text, nil
	}
	if sent != nil {
		err = sent
	}
	return "", fmt.Errorf("ask clamd: %w", orEOF(err))
}

func (s Scanner) dial(ctx context.Context) (net.Conn, error) {
	network, address := "tcp", strings.TrimPrefix(s.Address, "tcp://")
	if rest, ok := strings.CutPrefix(address, "unix:"); ok || strings.HasPrefix(address, "/") {
		network, address = "unix", rest
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

func (s Scanner) timeout() time.Duration {
	if s.Timeout > 0 {
		return s.Timeout
	}
	return 30 * time.Second
}

// send writes content in length-prefixed pieces; a piece of length 0 ends it.
func send(w io.Writer, content io.Reader) error {
	if content == nil {
		return nil
	}
	buf := make([]byte, 4+chunk)
	for {
		n, err := io.ReadFull(content, buf[4:])
		binary.BigEndian.PutUint32(buf, uint32(n))
		if _, werr := w.Write(buf[:4+n]); werr != nil {
			return fmt.Errorf("write to clamd: %w", werr)
		}
		if n < chunk {
			return finish(w, n, err)
		}
	}
}

func finish(w io.Writer, last int, err error) error {
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return fmt.Errorf("%w: %w", errContent, err)
	}
	if last == 0 {
		return nil // the piece just written was the end
	}
	if _, err := w.Write([]byte{0, 0, 0, 0}); err != nil {
		return fmt.Errorf("write to clamd: %w", err)
	}
	return nil
}

func orEOF(err error) error {
	if err == nil {
		return io.ErrUnexpectedEOF
	}
	return err
}

// away keeps the cause for the log and tells a person only that the scanner is not there.
func away(err error) error {
	return fmt.Errorf("%w: %w", casefile.Refuse(casefile.Unavailable, "scanner_unavailable"), err)
}
