package api

import (
	"errors"
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"chizheng/internal/casefile"
)

// fromHuma says huma's own refusals: what the request's shape does not allow. huma gives English sentences with the
// offending value beside them; only the place and a code of fieldName are taken over.
func fromHuma(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
	req := requestOf(ctx.Context())
	if req.Locale == nil {
		return &Problem{Status: status}
	}
	for _, err := range errs { // a handler's error, or one that a resolver made
		var p *Problem
		if errors.As(err, &p) {
			return p
		}
		if casefile.As(err) != nil {
			return withHeaders(ctx, problem(ctx.Context(), err))
		}
	}
	if code := strictCode(errs); code != "" {
		return withHeaders(ctx, say(req, casefile.Refuse(casefile.Invalid, code)))
	}
	if code, ok := shapeCodes[status]; ok {
		return withHeaders(ctx, say(req, casefile.Refuse(casefile.Invalid, code)))
	}
	if status != http.StatusUnprocessableEntity {
		return withHeaders(ctx, internal(req, errors.Join(errs...)))
	}
	p := say(req, casefile.Refuse(casefile.Invalid, "invalid_request"))
	for _, err := range errs {
		p.Errors = append(p.Errors, req.shapeFault(err))
	}
	return p
}

func withHeaders(ctx huma.Context, p *Problem) *Problem {
	for name, values := range p.GetHeaders() {
		ctx.SetHeader(name, values[0])
	}
	return p
}

// shapeCodes are huma's statuses for requests that it could not read at all.
var shapeCodes = map[int]string{
	http.StatusBadRequest:            "unreadable_request",
	http.StatusNotAcceptable:         "not_acceptable",
	http.StatusRequestTimeout:        "request_timeout",
	http.StatusRequestEntityTooLarge: "body_too_large",
	http.StatusUnsupportedMediaType:  "media_type",
}

func (r *request) shapeFault(err error) ProblemField {
	var detail *huma.ErrorDetail
	if d, ok := err.(huma.ErrorDetailer); ok {
		detail = d.ErrorDetail()
	} else {
		detail = &huma.ErrorDetail{Location: "body"}
	}
	f := ProblemField{Code: faultCode(detail.Message)}
	f.In, f.Pointer = place(detail.Location, f.Code)
	if m := missing.FindStringSubmatch(detail.Message); m != nil {
		f.Pointer += "/" + m[1]
	}
	switch {
	case f.In == "header" && f.Pointer == "/Idempotency-Key" && f.Code == "required":
		f.Code = "idempotency_key_missing"
	case f.In == "header" && f.Pointer == "/Idempotency-Key":
		f.Code = "idempotency_key"
	}
	f.Detail = r.Locale.Field(casefile.Wrong(f.Pointer, f.Code))
	return f
}

// faults maps the beginning of huma's sentences to codes; the first that fits counts.
var faults = []struct{ begins, code string }{
	{"unexpected property", "unknown_field"},
	{"unknown query parameter", "unknown_parameter"},
	{"expected required property", "required"},
	{"required ", "required"},
	{"request body is required", "required"},
	{"expected length >=", "too_short"},
	{"expected length <=", "too_long"},
	{"expected array length >=", "too_few"},
	{"expected array length <=", "too_many_items"},
	{"expected number >", "too_small"},
	{"expected number <", "too_large"},
	{"expected value to be one of", "not_in_list"},
	{"expected array items to be unique", "not_unique"},
	{"expected string to ", "wrong_format"},
	{"expected boolean", "wrong_type"},
	{"expected number", "wrong_type"},
	{"expected integer", "wrong_type"},
	{"expected string", "wrong_type"},
	{"expected array", "wrong_type"},
	{"expected object", "wrong_type"},
	{"invalid ", "wrong_type"},
}

var missing = regexp.MustCompile(`^expected required property ([A-Za-z0-9_]+) to be present$`)

func faultCode(message string) string {
	for _, f := range faults {
		if strings.HasPrefix(message, f.begins) {
			return f.code
		}
	}
	return "wrong"
}

// fieldName is what a name of a field looks like. An unknown one is the sender's text: it is shown only if it could be ours.
var fieldName = regexp.MustCompile(`^[A-Za-z_-][A-Za-z0-9_-]{0,40}$|^[0-9]{1,5}$`)

// place turns huma's "body.items[3].number" into body and /items/3/number.
func place(location, code string) (in, pointer string) {
	in, rest, _ := strings.Cut(location, ".")
	if in != "query" && in != "path" && in != "header" {
		in = "body"
	}
	rest = strings.ReplaceAll(strings.ReplaceAll(rest, "[", "."), "]", "")
	unknown := code == "unknown_field" || code == "unknown_parameter"
	var b strings.Builder
	parts := strings.Split(rest, ".")
	for i, part := range parts {
		if part == "" {
			continue
		}
		if !fieldName.MatchString(part) || unknown && i == len(parts)-1 && digits.MatchString(part) {
			break
		}
		b.WriteString("/" + part)
	}
	return in, b.String()
}

// digits is what numbers of persons and certificates look like, also where somebody sends one as the name of a field.
var digits = regexp.MustCompile(`[0-9]{5,}`)
