package api

import (
	"slices"
	"strconv"

	"chizheng/internal/casefile"
)

// A filter by something that does not exist is a mistake, and an empty list would hide it: each value of a filter is
// held to the list that listCodes gives of it.

// filterBy is one filter as it was asked for: Name of the parameter, the code list that it takes values of, and those
// values; empty ones ask for nothing.
type filterBy struct {
	Name, List string
	Values     []string
}

// known refuses values that are in no list. Errors: Invalid with every one of them.
func (a *API) known(c call, filters ...filterBy) error {
	var wrong []casefile.Field
	for _, f := range filters {
		var codes []string
		for i, v := range f.Values {
			if v == "" {
				continue
			}
			if codes == nil {
				var err error
				if codes, err = a.codesOf(c, f.List); err != nil {
					return err
				}
			}
			if len(codes) > 0 && !slices.Contains(codes, v) { // a list without codes is nobody's to check by
				at := "/" + f.Name
				if len(f.Values) > 1 {
					at += "/" + strconv.Itoa(i)
				}
				wrong = append(wrong, casefile.Wrong(at, "not_in_list"))
			}
		}
	}
	return casefile.InvalidFields(wrong)
}

// codesOf gives the codes of a list; of points and areas those of the plan.
func (a *API) codesOf(c call, list string) ([]string, error) {
	if list == "point" || list == "area" {
		plan, err := a.cfg.Desk.Plan(c, c.Who, "listCodes", a.cfg.Campaign)
		if err != nil {
			return nil, err
		}
		codes := []string{}
		for _, p := range plan.Points {
			codes = append(codes, p.Code)
		}
		if list == "area" {
			codes = codes[:0]
			for _, x := range plan.Areas {
				codes = append(codes, x.Code)
			}
		}
		return codes, nil
	}
	codes := []string{}
	for _, l := range fixedCodes(c.Locale) {
		if l.List == list {
			for _, x := range l.Codes {
				codes = append(codes, x.Code)
			}
		}
	}
	return codes, nil
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
