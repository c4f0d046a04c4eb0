package browse

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Fields are what a person enters, by the name of the field: a text, the value of a choice, or several of a group.
type Fields map[string]any

// enterScript puts a value in where no key could: choices, dates, boxes. It tells the page as a hand would.
const enterScript = `((name, values) => {
  const all = [...document.getElementsByName(name)].filter(x => x.type !== "hidden");
  if (!all.length) return "there is no field " + name;
  const tell = x => { x.dispatchEvent(new Event("input", {bubbles: true})); x.dispatchEvent(new Event("change", {bubbles: true})); };
  const first = all[0];
  if (first.type === "radio" || first.type === "checkbox") {
    for (const v of values) if (!all.some(x => x.value === v)) return name + " has no choice " + v + ", only " + all.map(x => x.value);
    for (const x of all) if (x.checked !== values.includes(x.value) && (first.type === "checkbox" || !x.checked)) { x.focus(); x.click(); }
    return "";
  }
  if (first.tagName === "SELECT") {
    if (![...first.options].some(o => o.value === values[0])) return name + " has no choice " + values[0] + ", only " + [...first.options].map(o => o.value);
    first.focus(); first.value = values[0]; tell(first); return "";
  }
  if (["date", "time", "datetime-local", "number"].includes(first.type)) { first.focus(); first.value = values[0]; tell(first); return ""; }
  if (first.offsetParent === null) return name + " is not visible";
  first.focus(); first.select(); return "type";
})`

// Fill enters values. Text is typed into the focused field, so that the page's own listeners hear it.
func (p *Person) Fill(f Fields) {
	p.t.Helper()
	for name, v := range f {
		p.fill(name, v)
	}
}

func (p *Person) fill(name string, v any) {
	p.t.Helper()
	values, many := v.([]string)
	if !many {
		values = []string{fmt.Sprint(v)}
	}
	switch how := p.Eval(enterScript + "(" + literal(name) + "," + literal(values) + ")"); {
	case how == "type" && values[0] == "":
		p.Keys("\b")
	case how == "type":
		order(p, "type into "+name, input.InsertText, input.InsertTextParams{Text: values[0]})
	case how != "":
		p.t.Fatalf("%s: %s\n%s", p.Name, how, p.glance())
	}
}

func literal(v any) string {
	b, _ := json.Marshal(v) // strings only
	return string(b)
}

// Attach chooses files for a field.
func (p *Person) Attach(name string, files ...string) {
	p.t.Helper()
	p.do("attach to "+name, chromedp.SetUploadFiles(chromedp.CSS(`input[type=file][name="`+name+`"]`), files))
}

// named finds a button or link as a person does: by what it says. Where several say the same, in names a place: a
// selector that is an ancestor of the one.
const namedScript = `((text, within) => {
  const say = x => (x.getAttribute("aria-label") || x.innerText || x.value || "").trim().replace(/\s+/g, " ");
  const all = [...(within ? document.querySelector(within) || document : document).querySelectorAll("button, a, summary, input[type=submit], label")]
    .filter(x => x.offsetParent !== null && !x.disabled);
  return all.find(x => say(x) === text) || all.find(x => say(x).startsWith(text)) || null;
})`

// Press presses the button or link that says so and stays: for what changes the page in place.
func (p *Person) Press(text string, within ...string) {
	p.t.Helper()
	p.await("a button or link «"+text+"»", func() (bool, error) { return p.press(text, within) })
}

func (p *Person) press(text string, within []string) (bool, error) {
	place := "null"
	if len(within) > 0 {
		place = literal(within[0])
	}
	return ask[bool](p, `(x => { if (!x) return false; x.scrollIntoView({block: "center"}); x.focus(); x.click(); return true; })(`+
		namedScript+"("+literal(text)+","+place+"))")
}

// Follow presses the button or link that says so and waits for the page behind it.
func (p *Person) Follow(text string, within ...string) {
	p.t.Helper()
	p.leads("«"+text+"» to lead on", func() { p.Press(text, within...) })
}

// Send sends the form that leads to an address, by its own button, and waits for the page that answers. The address
// may be the end of the form's.
func (p *Person) Send(action string) {
	p.t.Helper()
	p.leads("the form to "+action+" to be answered", func() { p.Submit(action) })
}

const submitScript = `(action => {
  const all = [...document.forms].filter(f => new URL(f.action).pathname.endsWith(action));
  all.sort((a, b) => (b.method === "post") - (a.method === "post")); // a command before a question at the same address
  if (!all.length) return "no form leads to " + action + ", only to " + [...document.forms].map(f => new URL(f.action).pathname).join(" ");
  const b = all[0].querySelector("button:not([type=button]):not([disabled]):not([formaction]), input[type=submit]") || document.querySelector("button[form='" + all[0].id + "']");
  if (!b) return "the form to " + action + " has no button";
  b.scrollIntoView({block: "center"}); b.focus(); b.click();
  const bad = all[0].querySelector(":invalid:not(fieldset)");
  return bad ? "the browser holds the form back at " + bad.name + ": " + bad.validationMessage : "";
})`

// Submit sends a form and stays: for what is answered in place.
func (p *Person) Submit(action string) {
	p.t.Helper()
	if said := p.Eval(submitScript + "(" + literal(action) + ")"); said != "" {
		p.t.Fatalf("%s: %s\n%s", p.Name, said, p.glance())
	}
}

// leads does something and waits until another document is there, whole.
func (p *Person) leads(what string, act func()) {
	p.t.Helper()
	p.Eval("window.chizhengHere = true")
	act()
	p.await(what, func() (bool, error) {
		return ask[bool](p, `!window.chizhengHere && document.readyState === "complete" && location.protocol !== "about:"`)
	})
}

// Keys presses keys one after the other, wherever the focus is.
func (p *Person) Keys(keys string) {
	p.t.Helper()
	p.do("press "+keys, chromedp.KeyEvent(keys))
}

// KeysLead presses keys that lead to another page.
func (p *Person) KeysLead(keys string) {
	p.t.Helper()
	p.leads("the keys "+keys+" to lead on", func() { p.Keys(keys) })
}

// Sees waits until the page says something.
func (p *Person) Sees(text string) {
	p.t.Helper()
	p.await("«"+text+"» to be seen", func() (bool, error) {
		got, err := p.text()
		return strings.Contains(got, text), err
	})
}

// Text is what stands on the page.
func (p *Person) Text() string {
	p.t.Helper()
	text, err := p.text()
	if err != nil {
		p.t.Fatalf("%s: read the page: %v", p.Name, err)
	}
	return text
}

func (p *Person) text() (string, error) {
	return ask[string](p, "document.body ? document.body.innerText : ''")
}

// Value is what stands in a field.
func (p *Person) Value(name string) string {
	p.t.Helper()
	return p.Eval("(document.getElementsByName(" + literal(name) + ")[0] || {value: 'no such field'}).value")
}

// Reaches reloads a page until it says something: what a job does meanwhile shows when it is done.
func (p *Person) Reaches(path, text string) {
	p.t.Helper()
	p.await("«"+text+"» at "+path, func() (bool, error) {
		if err := p.try(chromedp.Navigate(p.chrome.base + path)); err != nil {
			return false, err
		}
		got, err := p.text()
		return strings.Contains(got, text), err
	})
}

// Until asks again until something is so, which the test finds out by any means.
func (p *Person) Until(what string, so func() bool) {
	p.t.Helper()
	p.await(what, func() (bool, error) { return so(), nil })
}

// Fetch gives a file of the program as the page's own scripts would get it: with the person's session.
func (p *Person) Fetch(path string) string {
	p.t.Helper()
	body, err := ask[string](p, "fetch("+literal(path)+").then(r => r.arrayBuffer()).then(b => Array.from(new Uint8Array(b), x => String.fromCharCode(x)).join(''))")
	if err != nil {
		p.t.Fatalf("%s: fetch %s: %v", p.Name, path, err)
	}
	raw := make([]byte, 0, len(body))
	for _, r := range body {
		raw = append(raw, byte(r)) // each character stood for a byte
	}
	return string(raw)
}

// await asks again until it is so, or patience ends. A page that changes under the question is asked again too.
func (p *Person) await(what string, so func() (bool, error)) {
	p.t.Helper()
	end := time.Now().Add(p.Patience)
	for {
		ok, err := so()
		if ok {
			return
		}
		if time.Now().After(end) || errors.Is(p.ctx.Err(), context.Canceled) {
			p.t.Fatalf("%s waited %s for %s: %v\n%s", p.Name, p.Patience, what, err, p.glance())
		}
		time.Sleep(20 * time.Millisecond) // between two questions
	}
}
