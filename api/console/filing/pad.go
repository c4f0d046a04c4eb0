package filing

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/desk"
)

// pad is what was typed into the form and not sent yet, as the form shows it (F2).
type pad struct {
	Revision int
	At       string
	Restored bool       // the page was opened with it
	Changed  bool       // it was saved elsewhere meanwhile
	values   url.Values // what was typed
}

func (p pad) revision() string { return strconv.Itoa(p.Revision) }

// padIn is the pad of a form that comes back.
func padIn(f site.Form) pad {
	n, _ := strconv.Atoi(f.Get("pad")) // no number: none was seen
	return pad{Revision: n}
}

// padOf reads what was typed last, on whichever device.
func padOf(v *site.Visit, form string) (pad, error) {
	kept, err := v.Site.Desk.Pad(v, v.Who, form)
	if err != nil || kept.Revision == 0 {
		return pad{}, err
	}
	p := pad{Revision: kept.Revision, At: layout.Time(kept.SavedAt), Restored: true}
	return p, json.Unmarshal(kept.Content, &p.values)
}

// over puts what was typed over what the form would begin with.
func (p pad) over(values url.Values) url.Values {
	if p.Revision > 0 {
		return p.values
	}
	return values
}

// formOf names the form: a filing, or one that is not opened yet.
func formOf(f site.Form) string {
	if id := f.Get("case"); id != "" {
		return id
	}
	return desk.NewPad
}

// savePad keeps the form as it is, complete or not. Nothing is judged and nothing is a fact of the case yet.
func savePad(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	typed := url.Values{}
	for name, values := range f.Values {
		if strings.HasPrefix(name, "person.") || strings.HasPrefix(name, "certificate.") || strings.HasPrefix(name, "contract.") {
			typed[name] = values
		}
	}
	content, err := json.Marshal(typed)
	if err != nil {
		return err
	}
	p := padIn(f)
	kept, err := v.Site.Desk.SavePad(v, v.Who, formOf(f), p.Revision, content)
	switch e := casefile.As(err); {
	case e != nil && e.Code == "pad_changed":
		p.Changed = true
	case err != nil:
		return err
	default:
		p = pad{Revision: kept.Revision, At: kept.SavedAt.In(casefile.Shanghai).Format("15:04:05")}
	}
	return v.Part(padView(p))
}

// dropPad gives up what was typed and shows the form as the filing stands.
func dropPad(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	if err := v.Site.Desk.DropPad(v, v.Who, formOf(f)); err != nil {
		return err
	}
	if id := f.Get("case"); id != "" {
		return v.Go("/filings/"+url.PathEscape(id)+"/content", "pad_dropped")
	}
	return v.Go("/filings/new", "pad_dropped")
}
