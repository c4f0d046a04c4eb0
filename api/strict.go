package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// What is wrong with a body that a lenient reader would take: two readers of it would read two different things, and
// then what was signed is not what was stored.
var (
	errNotUTF8 = errors.New("body_not_utf8")
	errTwice   = errors.New("body_key_twice")
	errMore    = errors.New("body_has_more")
	errDeep    = errors.New("body_too_deep")
)

// maxDepth is deeper than any body of ours.
const maxDepth = 32

// strictFormats are huma's formats with JSON read strictly.
func strictFormats() map[string]huma.Format {
	formats := maps.Clone(huma.DefaultFormats)
	for _, name := range []string{"application/json", "json"} {
		f := formats[name]
		f.Unmarshal = unmarshalStrictly
		formats[name] = f
	}
	return formats
}

func unmarshalStrictly(data []byte, v any) error {
	if err := wellFormed(data); err != nil {
		return err
	}
	return json.Unmarshal(data, v)
}

// wellFormed refuses bytes that are no UTF-8, a key twice in one object, and anything after the first value. That keys are
// written as the documentation has them is huma's to say (ValidateStrictCasing).
func wellFormed(data []byte) error {
	if !utf8.Valid(data) {
		return errNotUTF8
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var open []*object
	for {
		t, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if open, err = follow(open, t); err != nil {
			return err
		}
		if len(open) == 0 && d.More() {
			return errMore
		}
	}
}

// object is one that is being read; of an array only that it is open.
type object struct {
	keys  map[string]bool
	value bool // the next token is a value
}

func follow(open []*object, t json.Token) ([]*object, error) {
	if delim, ok := t.(json.Delim); ok {
		switch delim {
		case '{', '[':
			if len(open) >= maxDepth {
				return nil, errDeep
			}
			if n := len(open); n > 0 {
				open[n-1].value = false
			}
			o := &object{}
			if delim == '{' {
				o.keys = map[string]bool{}
			}
			return append(open, o), nil
		}
		return open[:len(open)-1], nil
	}
	if len(open) == 0 {
		return open, nil
	}
	o := open[len(open)-1]
	switch {
	case o.keys == nil:
	case o.value:
		o.value = false
	default:
		key, _ := t.(string)
		if o.keys[key] {
			return nil, errTwice
		}
		o.keys[key], o.value = true, true
	}
	return open, nil
}

// strictCodes are the problems of a body that was not read.
var strictCodes = []error{errNotUTF8, errTwice, errMore, errDeep}

// strictCode gives the code of a body's fault, or "" where it is another's. huma hands its message on as text only.
func strictCode(errs []error) string {
	for _, err := range errs {
		var d huma.ErrorDetailer
		if !errors.As(err, &d) {
			continue
		}
		for _, known := range strictCodes {
			if d.ErrorDetail().Message == known.Error() {
				return known.Error()
			}
		}
	}
	return ""
}

// rest is how much of a refused body is read and thrown away, so that its sender gets to read why: a server that closes
// with bytes unread resets the connection, and the answer with it.
const (
	rest         = 64 << 20
	restPatience = 10 * time.Second
)

// keptOpen is a body that a reader may close without our losing what is left of it.
type keptOpen struct{ io.ReadCloser }

// Close leaves the body open; the server closes it when the request has been answered.
func (keptOpen) Close() error { return nil }

// drain reads what is left of a body that was too large.
func drain(w http.ResponseWriter, r *http.Request, status int) {
	if status != http.StatusRequestEntityTooLarge {
		return
	}
	c := http.NewResponseController(w)
	_ = c.Flush()
	_ = c.SetReadDeadline(time.Now().Add(restPatience)) // not of every writer; the server's own bounds then count
	_, _ = io.CopyN(io.Discard, r.Body, rest)
}
