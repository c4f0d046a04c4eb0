package site

import (
	"errors"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"chizheng/api/console/layout"
	"chizheng/internal/casefile"
	"chizheng/internal/desk"
)

// Form is a form on its way out or in.
type Form struct {
	Key     string // names this command: sent twice, it is carried out once
	Version int    // of the case, as its reader saw it
	Values  url.Values
	Problem *layout.Problem
}

// NewForm is a form that nobody has filled in yet.
func NewForm(version int) Form {
	return Form{Key: uuid.NewString(), Version: version, Values: url.Values{}}
}

// Get gives a field as typed.
func (f Form) Get(name string) string { return f.Values.Get(name) }

// Is says that a field, or one of several of its name, was given a value.
func (f Form) Is(name, value string) bool {
	for _, v := range f.Values[name] {
		if v == value {
			return true
		}
	}
	return false
}

// Must names every blank one of the fields at once: what a form needs is not told piece by piece.
func (f Form) Must(names ...string) error {
	var wrong []casefile.Field
	for _, name := range names {
		if strings.TrimSpace(f.Get(name)) == "" {
			wrong = append(wrong, casefile.Wrong("/"+name, "required"))
		}
	}
	return casefile.InvalidFields(wrong)
}

// Or gives a form that has come back refused, or one with values to begin with.
func (f Form) Or(values url.Values) Form {
	if f.Problem == nil {
		f.Values = values
	}
	return f
}

var keyShape = regexp.MustCompile(`^[!-~]{1,64}$`)

// Form reads what was sent. Errors: Invalid body_too_large, unreadable_request, idempotency_key_missing,
// bad_view.
func (v *Visit) Form() (Form, error) {
	if err := v.R.ParseForm(); err != nil {
		return Form{}, unreadable(err)
	}
	return v.read(v.R.PostForm)
}

// Files reads a form with files; what does not fit into memory goes through temporary files, removed by done.
func (v *Visit) Files() (f Form, files map[string][]*multipart.FileHeader, done func(), err error) {
	err = v.R.ParseMultipartForm(1 << 20)
	if errors.Is(err, http.ErrNotMultipart) { // a form whose file is not needed, from whoever sends none
		f, err = v.read(v.R.PostForm)
		return f, nil, func() {}, err
	}
	if err != nil {
		return Form{}, nil, nil, unreadable(err)
	}
	done = func() { _ = v.R.MultipartForm.RemoveAll() } // a leftover is litter, not a fault
	f, err = v.read(v.R.MultipartForm.Value)
	return f, v.R.MultipartForm.File, done, err
}

func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return casefile.Refuse(casefile.Invalid, "body_too_large")
	}
	return casefile.Refuse(casefile.Invalid, "unreadable_request")
}

func (v *Visit) read(values url.Values) (Form, error) {
	f := Form{Key: values.Get("key"), Values: values}
	f.Version, _ = strconv.Atoi(values.Get("version")) // no number: any version
	if !keyShape.MatchString(f.Key) {
		return f, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/key", "idempotency_key_missing")})
	}
	return f, v.recall(values.Get(viewName))
}

// Options are those of the form's command.
func (f Form) Options() desk.Options { return desk.Options{Key: f.Key, Expect: f.Version} }

// Again is the form to be sent once more after a refusal. The engine remembers what it answered to a key, so that a
// corrected form is a new command; where it is not known whether the first one was carried out, it stays the same.
func (f Form) Again(p *layout.Problem, version int) Form {
	f.Problem = p
	if p.Status != http.StatusServiceUnavailable {
		f.Key = uuid.NewString()
	}
	f.Version = version
	return f
}
