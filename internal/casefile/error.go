package casefile

import (
	"errors"
	"fmt"
)

// Kind says what sort of "no" an Error is. One table at each edge maps it to a status or a page.
type Kind string

const (
	Unauthenticated Kind = "unauthenticated" // nobody is signed in, or the session ended
	Forbidden       Kind = "forbidden"       // this person may never do this to this case
	NotFound        Kind = "not_found"       // there is no such thing in this person's scope
	Conflict        Kind = "conflict"        // not now: the state, the window, the version or another case is in the way
	Invalid         Kind = "invalid"         // the content is wrong; Fields says where
	RateLimited     Kind = "rate_limited"    // too often; try later
	Unavailable     Kind = "unavailable"     // the engine or a store is away; nothing was done
)

// Error is the only error a person may read. Code names it in every catalogue (internal/locale); Args fill the
// catalogue's sentence. Neither Code nor Args ever carries personal data: Args go into logs and histories.
type Error struct {
	Kind   Kind              `json:"kind"`
	Code   string            `json:"code"`
	Args   map[string]string `json:"args,omitempty"`
	Fields []Field           `json:"fields,omitempty"`
}

// Field is one wrong field: Pointer is a JSON pointer into the request's content ("/certificate/number").
type Field struct {
	Pointer string            `json:"pointer"`
	Code    string            `json:"code"`
	Args    map[string]string `json:"args,omitempty"`
}

// Error gives the code and nothing that a person typed.
func (e *Error) Error() string { return string(e.Kind) + ": " + e.Code }

// Refuse makes an Error of a kind; args are name, value pairs for the catalogue's sentence.
func Refuse(kind Kind, code string, args ...string) *Error {
	return &Error{Kind: kind, Code: code, Args: pairs(args)}
}

// Wrong makes a Field; args are name, value pairs.
func Wrong(pointer, code string, args ...string) Field {
	return Field{Pointer: pointer, Code: code, Args: pairs(args)}
}

// InvalidFields gives an Invalid error naming each wrong field, or nil where there is none.
func InvalidFields(fields []Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: "invalid_fields", Fields: fields}
}

// KindOf gives the Kind of err, or "" where err is not an Error (an internal failure).
func KindOf(err error) Kind {
	if e := As(err); e != nil {
		return e.Kind
	}
	return ""
}

// As finds the Error in err's chain, or nil.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

func pairs(args []string) map[string]string {
	if len(args) == 0 {
		return nil
	}
	if len(args)%2 != 0 {
		panic(fmt.Sprintf("casefile: odd number of arguments: %q", args))
	}
	m := make(map[string]string, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		m[args[i]] = args[i+1]
	}
	return m
}
