package api

import "chizheng/internal/casefile"

// movedFields renames the places of wrong fields from where the use case has them to where the request has them.
func movedFields(err error, places map[string]string) error {
	e := casefile.As(err)
	if e == nil || len(e.Fields) == 0 {
		return err
	}
	moved := *e
	moved.Fields = make([]casefile.Field, len(e.Fields))
	for i, f := range e.Fields {
		if to, ok := places[f.Pointer]; ok {
			f.Pointer = to
		}
		moved.Fields[i] = f
	}
	return &moved
}
