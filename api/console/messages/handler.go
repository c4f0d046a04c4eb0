// Package messages is what the office told the reader, the newest first (F10), each with the way to what it is about.
//
// It guarantees that nobody reads another's messages, and that reading is marked by the reader only.
package messages

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/messages", Op: "listMessages", Handle: list},
		{Method: http.MethodPost, Path: "/messages/read", Op: "readMessage", Handle: read},
	}
}

type model struct {
	Messages    []Message
	Total       int
	Unread      int
	Only        bool // the unread ones
	First, Next string
}

// Message is one message as it is read.
type Message struct {
	ID                    int64
	Title, Text, At, Href string
	Unread                bool
}

// Number is what marks the message as read.
func (m Message) Number() string { return strconv.FormatInt(m.ID, 10) }

func list(v *site.Visit) error {
	q := v.R.URL.Query()
	m := model{Only: q.Get("unread") != ""}
	found, err := v.Site.Desk.Messages(v, v.Who, "listMessages", m.Only, postgres.Page{Limit: 30, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	m.Messages, m.Total, m.Unread = Of(v, found.Items), found.Total, v.Unread()
	address := func(cursor string) string {
		out := url.Values{}
		if m.Only {
			out.Set("unread", "1")
		}
		if cursor != "" {
			out.Set("cursor", cursor)
		}
		return "/messages?" + out.Encode()
	}
	if found.Next != "" {
		m.Next = address(found.Next)
	}
	if q.Get("cursor") != "" {
		m.First = address("")
	}
	p := v.Page(v.Words.Say("messages.title"), v.Home())
	return v.Show(p, view(m))
}

// Of says messages in the reader's language.
func Of(v *site.Visit, all []postgres.MessageLine) []Message {
	out := make([]Message, 0, len(all))
	for _, x := range all {
		title, text := v.Words.Message(casefile.Message{Code: x.Code, Args: x.Args})
		out = append(out, Message{ID: x.ID, Title: title, Text: text, At: layout.Time(x.CreatedAt), Unread: x.ReadAt.IsZero(), Href: address(v, x.Case)})
	}
	return out
}

// pages are where a case of a kind is read, with the operation that its page asks for.
var pages = []struct{ kind, path, op string }{
	{"filing", "/filings/", "getFiling"}, {"sheet", "/sheets/", "getSheet"}, {"importing", "/imports/", "getImport"},
	{"handover", "/handovers/", "getHandover"}, {"registration", "/registrations/", "approveRegistration"},
	{"registration", "/registration", "getRegistration"}, {"bulk", "/bulks/", "recheckFiling"}, {"bulk", "/submissions/", "submitFiling"},
}

// address leads to what a message is about, where its reader may go there.
func address(v *site.Visit, id string) string {
	kind, _, _ := strings.Cut(id, "-")
	for _, p := range pages {
		switch {
		case p.kind != kind || !v.May(p.op) || p.path == "/registration" && v.Who.Filer == "":
		case strings.HasSuffix(p.path, "/"):
			return p.path + id
		default:
			return p.path
		}
	}
	return ""
}

// read marks what the reader saw as read.
func read(v *site.Visit) error {
	if err := v.R.ParseForm(); err != nil {
		return casefile.Refuse(casefile.Invalid, "unreadable_request")
	}
	var ids []int64
	for _, text := range v.R.PostForm["message"] {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			ids = append(ids, n)
		}
	}
	if len(ids) > 0 {
		if err := v.Site.Desk.ReadMessages(v, v.Who, ids); err != nil {
			return err
		}
	}
	return v.Go(site.Local(v.R.PostForm.Get("back"), "/messages"), "")
}

func unread(all []Message) bool {
	for _, m := range all {
		if m.Unread {
			return true
		}
	}
	return false
}
