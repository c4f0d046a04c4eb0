package orders

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/desk"
)

// The fields of a draft are named as the desk names what is wrong with them: change.windows.fill_in is /change/windows/fill_in.
const (
	windowField = "change.windows."
	outageField = "change.outage."
	rulingField = "change.rulings."
	dayField    = "change.days."
	pointField  = "change.point."
	textField   = "change.text."
)

// Rows that a form offers; a longer order is two.
const (
	rulingRows = 3
	dayRows    = 5
)

// mark binds a proposal to the draft whose effect was shown: whatever is changed afterwards is looked at again.
func mark(f site.Form) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(f.Values)) {
		if name == "kind" || name == "base" || name == "from" || strings.HasPrefix(name, "change.") {
			b.WriteString(name + "\x00" + strings.Join(f.Values[name], "\x01") + "\x02")
		}
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:12])
}

// draftOf reads a draft. Errors: Invalid with every field that cannot be read.
func draftOf(v *site.Visit, f site.Form) (desk.OrderDraft, error) {
	base, _ := strconv.Atoi(f.Get("base")) // none: of a first preview, which says it
	d := desk.OrderDraft{Base: base, Number: f.Get("number"), Basis: f.Get("basis"), Reason: f.Get("reason"), Kind: f.Get("kind"), From: f.Get("from")}
	read, ok := readers[d.Kind]
	if !ok {
		return d, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/kind", "plan_unknown_name")})
	}
	var err error
	d.Change, err = read(v, f)
	return d, err
}

var readers = map[string]func(*site.Visit, site.Form) (campaign.Change, error){
	campaign.OrderExtend: readWindows, campaign.OrderOutage: readOutage, campaign.OrderRuling: readRulings, campaign.OrderTerms: readText,
	campaign.OrderCalendar: readDays, campaign.OrderPoint: readPoint,
}

// nothing says that a draft changes nothing, beside its first field.
func nothing(pointer string) error {
	return casefile.InvalidFields([]casefile.Field{casefile.Wrong(pointer, "required")})
}

func readWindows(_ *site.Visit, f site.Form) (campaign.Change, error) {
	c := campaign.Change{Windows: map[string]string{}}
	for name := range f.Values {
		if window, ok := strings.CutPrefix(name, windowField); ok && f.Get(name) != "" {
			c.Windows[window] = f.Get(name)
		}
	}
	if len(c.Windows) == 0 {
		return c, nothing("/change/windows")
	}
	return c, nil
}

func readOutage(_ *site.Visit, f site.Form) (campaign.Change, error) {
	o := campaign.Outage{Windows: f.Values[outageField+"windows"]}
	var wrong []casefile.Field
	for name, into := range map[string]*time.Time{"from": &o.From, "to": &o.To} {
		at, err := time.ParseInLocation("2006-01-02T15:04", f.Get(outageField+name), casefile.Shanghai)
		if err != nil {
			wrong = append(wrong, casefile.Wrong("/change/outage/"+name, "date_unreadable"))
		}
		*into = at
	}
	return campaign.Change{Outage: &o}, casefile.InvalidFields(wrong)
}

// readRulings takes a value as the kind of value that the parameter has now.
func readRulings(v *site.Visit, f site.Form) (campaign.Change, error) {
	plan, err := v.Site.Desk.Plan(v, v.Who, "getCampaign", v.Site.Campaign)
	if err != nil {
		return campaign.Change{}, err
	}
	now := map[string]parameter{}
	for _, p := range parameters(plan) {
		now[p.Pointer] = p
	}
	moveUp(f, rulingField, rulingRows, "pointer", "value")
	var c campaign.Change
	var wrong []casefile.Field
	for i := range rulingRows {
		at := rulingField + strconv.Itoa(i)
		pointer, typed := f.Get(at+".pointer"), strings.TrimSpace(f.Get(at+".value"))
		if pointer == "" && typed == "" {
			continue
		}
		value, ok := now[pointer].read(typed)
		if !ok {
			wrong = append(wrong, casefile.Wrong("/change/rulings/"+strconv.Itoa(i)+"/value", "wrong_type"))
		}
		c.Rulings = append(c.Rulings, campaign.Ruling{Pointer: pointer, Value: value})
	}
	if len(c.Rulings) == 0 {
		return c, nothing("/change/rulings/0/pointer")
	}
	return c, casefile.InvalidFields(wrong)
}

// moveUp moves the filled rows of a form up, so that what is wrong with the first of them is said beside the first row.
func moveUp(f site.Form, prefix string, rows int, names ...string) {
	to := 0
	for i := range rows {
		at := prefix + strconv.Itoa(i) + "."
		if f.Get(at+names[0])+f.Get(at+names[1]) == "" {
			continue
		}
		for _, n := range names {
			value := f.Get(at + n)
			f.Values.Del(at + n)
			f.Values.Set(prefix+strconv.Itoa(to)+"."+n, value)
		}
		to++
	}
}

func readDays(_ *site.Visit, f site.Form) (campaign.Change, error) {
	moveUp(f, dayField, dayRows, "date", "paper", "work")
	var c campaign.Change
	for i := range dayRows {
		at := dayField + strconv.Itoa(i)
		if f.Get(at+".date")+f.Get(at+".paper") == "" {
			continue
		}
		c.Days = append(c.Days, campaign.DayChange{Date: f.Get(at + ".date"), Work: f.Get(at+".work") == "work", Paper: strings.TrimSpace(f.Get(at + ".paper"))})
	}
	if len(c.Days) == 0 {
		return c, nothing("/change/days/0/date")
	}
	return c, nil
}

func readPoint(_ *site.Visit, f site.Form) (campaign.Change, error) {
	return campaign.Change{Point: &campaign.PointChange{Code: f.Get(pointField + "code"), Name: f.Get(pointField + "name"),
		Address: f.Get(pointField + "address"), Phone: f.Get(pointField + "phone")}}, nil
}

// readText puts the lines of both languages side by side; the Chinese ones bind, and as many English ones go with them.
func readText(_ *site.Visit, f site.Form) (campaign.Change, error) {
	var text campaign.CommitmentText
	var wrong []casefile.Field
	for name, form := range map[string]*campaign.Form{"enterprise": &text.Enterprise, "individual": &text.Individual} {
		at := textField + name + "."
		form.Title = campaign.Text{ZH: strings.TrimSpace(f.Get(at + "title.zh")), EN: strings.TrimSpace(f.Get(at + "title.en"))}
		for part, into := range map[string]*[]campaign.Text{"told": &form.Told, "promised": &form.Promised} {
			zh, en := lines(f.Get(at+part+".zh")), lines(f.Get(at+part+".en"))
			if len(zh) != len(en) {
				wrong = append(wrong, casefile.Wrong("/change/text/"+name+"/"+part+"/en", "lines_differ"))
				continue
			}
			for i := range zh {
				*into = append(*into, campaign.Text{ZH: zh[i], EN: en[i]})
			}
		}
		for field, text := range map[string]string{"title/zh": form.Title.ZH, "title/en": form.Title.EN, "told/zh": f.Get(at + "told.zh"), "promised/zh": f.Get(at + "promised.zh")} {
			if strings.TrimSpace(text) == "" {
				wrong = append(wrong, casefile.Wrong("/change/text/"+name+"/"+field, "required"))
			}
		}
	}
	slices.SortFunc(wrong, func(a, b casefile.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	return campaign.Change{Text: &text}, casefile.InvalidFields(wrong)
}

func lines(s string) []string {
	var out []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// parameter is what an order may rule on: where it stands in the plan, and its value now.
type parameter struct {
	Pointer string
	Value   any
}

// parameters are the plain values of the plan's rules, of publicity and of the office, and what the plan says must be
// confirmed: what the domain lets an order rule on (T-0.2, T-0.5).
func parameters(plan campaign.Plan) []parameter {
	var tree map[string]any
	if json.Unmarshal(casefile.Encode(plan), &tree) != nil {
		return nil
	}
	var out []parameter
	for _, part := range []string{"rules", "notice", "office"} {
		walk(tree[part], "/"+part, &out)
	}
	return slices.DeleteFunc(out, func(p parameter) bool { return p.Pointer == "/rules/version" })
}

func walk(node any, pointer string, out *[]parameter) {
	if all, ok := node.(map[string]any); ok {
		for _, name := range slices.Sorted(maps.Keys(all)) {
			walk(all[name], pointer+"/"+name, out)
		}
		return
	}
	if node != nil {
		*out = append(*out, parameter{pointer, node})
	}
}

// read takes what was typed as a value of the parameter's own kind.
func (p parameter) read(typed string) (json.RawMessage, bool) {
	switch p.Value.(type) {
	case bool:
		return casefile.Encode(typed == "true"), typed == "true" || typed == "false"
	case float64:
		n, err := strconv.Atoi(typed)
		return casefile.Encode(n), err == nil
	case []any:
		return casefile.Encode(strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune("、，,;；\n", r) })), typed != ""
	}
	return casefile.Encode(typed), typed != ""
}

// said is the value as a person types it.
func (p parameter) said() string {
	switch x := p.Value.(type) {
	case []any:
		var all []string
		for _, e := range x {
			all = append(all, strings.Trim(string(casefile.Encode(e)), `"`))
		}
		return strings.Join(all, "、")
	case string:
		return x
	}
	return string(casefile.Encode(p.Value))
}
