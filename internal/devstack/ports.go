package devstack

import (
	"fmt"
	"math/rand/v2"
	"net"
	"path/filepath"
	"strconv"
)

// Ports are taken from a range below 32768: the kernel hands out the ones
// above to outgoing connections, so a remembered port there could be lost at
// any time; and Temporal, when it gossips, stores ports as int2 and dies at
// start on anything above 32767.
const (
	firstPort = 20000
	lastPort  = 29999
)

// portBook gives each server its ports and remembers them, so that addresses
// in somebody's shell history still work after a restart.
type portBook struct {
	path  string
	known map[string]int
	taken map[int]bool
}

func loadPorts(dir string) (*portBook, error) {
	path := filepath.Join(dir, "ports.json")
	known, err := remember(path, map[string]int{})
	return &portBook{path: path, known: known, taken: map[int]bool{}}, err
}

// claim returns the remembered port of a name if nobody took it meanwhile, or
// a free one.
func (b *portBook) claim(name string) (int, error) {
	if port := b.known[name]; port != 0 && !b.taken[port] && free(port) {
		b.taken[port] = true
		return port, nil
	}
	for range 1000 {
		port := firstPort + rand.IntN(lastPort-firstPort+1)
		if b.taken[port] || !free(port) {
			continue
		}
		b.known[name], b.taken[port] = port, true
		return port, nil
	}
	return 0, fmt.Errorf("find free port for %s between %d and %d: all taken", name, firstPort, lastPort)
}

func (b *portBook) of(name string) int { return b.known[name] }

func (b *portBook) address(name string) string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(b.known[name]))
}

func (b *portBook) save() error { return writeJSON(b.path, b.known) }

func free(port int) bool {
	l, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	return l.Close() == nil
}
