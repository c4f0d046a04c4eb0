package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/objects"
)

// Programs keeps the programs that decide, each under its name and its hash, so that an old case can be run again by what
// decided it when that release is long gone (T-0.74).
type Programs struct{ Files *objects.Store }

// Keep stores the program at a path under the name that its decisions carry. A program that lies there already is not
// written again, and kept says whether it was. Errors: Unavailable; the file's own.
func (p Programs) Keep(ctx context.Context, name, file string) (kept bool, err error) {
	f, err := os.Open(file)
	if err != nil {
		return false, fmt.Errorf("keep program: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	size, err := io.Copy(h, f)
	if err != nil {
		return false, fmt.Errorf("keep program: %w", err)
	}
	at := path.Join(folder(name), hex.EncodeToString(h.Sum(nil)))
	there, err := p.Files.ListKept(ctx, at)
	if err != nil || len(there) > 0 {
		return false, err
	}
	_, err = p.Files.KeepFrom(ctx, at, f, size, "application/octet-stream", time.Now().AddDate(Retention, 0, 0))
	return err == nil, err
}

// Fetch gives a kept program, in the version that was stored first and only if it is what its hash says. Of a commit that
// was built for several systems, the first is given. Errors: NotFound no_such_program; Unavailable.
func (p Programs) Fetch(ctx context.Context, name string) ([]byte, error) {
	all, err := p.Files.ListKept(ctx, folder(name)+"/")
	if err != nil {
		return nil, err
	}
	for _, k := range all {
		b, err := p.Files.ReadKept(ctx, k)
		if err != nil {
			return nil, err
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) == path.Base(k.Name) {
			return b, nil
		}
	}
	if len(all) > 0 {
		return nil, fmt.Errorf("fetch program %s: what is kept is not what its hash says", name)
	}
	return nil, casefile.Refuse(casefile.NotFound, "no_such_program", "program", name)
}

// folder is where a program's files lie. A name never leads elsewhere.
func folder(name string) string {
	return "programs/" + strings.NewReplacer("/", "_", "..", "_").Replace(name)
}
