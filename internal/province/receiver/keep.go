package receiver

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// load reads the file of an earlier run; a last line that was cut off by a crash was never answered and is dropped.
func (r *Receiver) load() error {
	if r.options.File == "" {
		return nil
	}
	f, err := os.Open(r.options.File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open receiver's file: %w", err)
	}
	defer f.Close()
	lines := bufio.NewReader(f)
	whole := int64(0)
	for {
		text, err := lines.ReadBytes('\n')
		if err != nil {
			return r.cut(whole)
		}
		var b batch
		if err := json.Unmarshal(text, &b); err != nil {
			return fmt.Errorf("read receiver's file: %w", err)
		}
		whole += int64(len(text))
		r.keep(&b)
	}
}

func (r *Receiver) cut(size int64) error {
	if err := os.Truncate(r.options.File, size); err != nil {
		return fmt.Errorf("mend receiver's file: %w", err)
	}
	return nil
}

// save appends a batch before it is answered for.
func (r *Receiver) save(b *batch) error {
	if r.options.File == "" {
		return nil
	}
	text, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("encode batch: %w", err)
	}
	f, err := os.OpenFile(r.options.File, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open receiver's file: %w", err)
	}
	_, err = f.Write(append(text, '\n'))
	return errors.Join(err, f.Close())
}
