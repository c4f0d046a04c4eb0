package filing

import (
	"strings"

	"chizheng/internal/casefile"
)

// codeLetters are what a reason code is made of.
const codeLetters = "abcdefghijklmnopqrstuvwxyz0123456789_"

// checkReason finds fault with a reason code. Codes travel in clear, in messages and lists, so that nobody may put a
// name or a number there (T-0.72); the free text beside them is for that.
func checkReason(pointer, code string, needed bool) []casefile.Field {
	switch {
	case code == "" && !needed:
		return nil
	case code == "":
		return []casefile.Field{casefile.Wrong(pointer, "reason_missing")}
	case len(code) > 60 || strings.Trim(code, codeLetters) != "":
		return []casefile.Field{casefile.Wrong(pointer, "reason_shape")}
	}
	return nil
}

// reasoned reads a command that is nothing but a reason.
func (a ask) reasoned(needed bool) (Reasoned, error) {
	r, err := data[Reasoned](a)
	if err != nil {
		return r, err
	}
	return r, casefile.InvalidFields(checkReason("/code", r.Code, needed))
}
