package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/desk"
	"chizheng/internal/locale"
	"chizheng/internal/postgres"
)

// inbox registers what waits for somebody, and what was said to him.
func (a *API) inbox() {
	s := subject{a, "inbox"}
	add(s, op{ID: "listTasks", Method: http.MethodGet, Path: "/tasks"}, a.listTasks)
	add(s, op{ID: "countTasks", Method: http.MethodGet, Path: "/tasks/counts"}, a.countTasks)
	download(s, op{ID: "exportTasks", Method: http.MethodPost, Path: "/tasks/export"}, exportTypes, a.exportTasks)
	add(s, op{ID: "claimTask", Method: http.MethodPost, Path: "/tasks/claim"}, a.claimTask)
	add(s, op{ID: "releaseTask", Method: http.MethodPost, Path: "/tasks/release", Status: http.StatusNoContent}, a.releaseTask)
	add(s, op{ID: "listMessages", Method: http.MethodGet, Path: "/messages"}, a.listMessages)
	add(s, op{ID: "countMessages", Method: http.MethodGet, Path: "/messages/count"}, a.countMessages)
	add(s, op{ID: "readMessage", Method: http.MethodPost, Path: "/messages/read", Status: http.StatusNoContent}, a.readMessage)
	add(s, op{ID: "getReconciliation", Method: http.MethodGet, Path: "/reconciliation"}, a.getReconciliation)
}

// TaskView is an item of an inbox.
type TaskView struct {
	Case         string          `json:"case"`
	Kind         string          `json:"kind" example:"inspection"`
	KindName     string          `json:"kind_name" example:"资料审验"`
	Ref          string          `json:"ref,omitempty" doc:"Tells apart several of one kind in a case."`
	CaseKind     string          `json:"case_kind"`
	Stage        string          `json:"stage"`
	StageName    string          `json:"stage_name"`
	Point        string          `json:"point,omitempty"`
	Since        time.Time       `json:"since"`
	Due          time.Time       `json:"due,omitzero"`
	ClaimedBy    string          `json:"claimed_by,omitempty"`
	ClaimedUntil time.Time       `json:"claimed_until,omitzero" doc:"Real time."`
	Summary      json.RawMessage `json:"summary,omitempty"`
}

func taskView(t postgres.TaskLine, l *locale.Locale) TaskView {
	return TaskView{Case: t.Case, Kind: t.Kind, KindName: l.Name("tasks", t.Kind), Ref: t.Ref, CaseKind: t.CaseKind, Stage: t.Stage,
		StageName: l.Stage(t.CaseKind, t.Stage), Point: t.Point, Since: t.Since, Due: t.Due, ClaimedBy: t.ClaimedBy,
		ClaimedUntil: t.ClaimedUntil, Summary: t.Summary}
}

type InboxFilter struct {
	Kind  []string `query:"kind" maxItems:"20" doc:"Kinds of task; empty: all."`
	Point string   `query:"point" maxLength:"20" doc:"One point only, for the Centre."`
	Mine  bool     `query:"mine" doc:"Only what you have claimed."`
	Free  bool     `query:"free" doc:"Only what nobody else has claimed."`
}

func (a *API) boxFaults(c call, in InboxFilter) error {
	return a.known(c, filterBy{"kind", "task", in.Kind}, filterBy{"point", "point", []string{in.Point}})
}

func (a *API) box(in InboxFilter) postgres.Inbox {
	return postgres.Inbox{Campaign: a.cfg.Campaign, Kinds: in.Kind, Point: in.Point, Mine: in.Mine, Free: in.Free}
}

func (a *API) listTasks(c call, in *struct {
	Paged
	Kept
	InboxFilter
}) (*body[list[TaskView]], error) {
	if err := a.boxFaults(c, in.InboxFilter); err != nil {
		return nil, err
	}
	box := a.box(in.InboxFilter)
	q, kept, err := a.kept(c, "tasks", in.Kept, !reflect.ValueOf(in.InboxFilter).IsZero())
	if err != nil {
		return nil, err
	}
	if kept {
		box = desk.InboxOf(a.cfg.Campaign, q)
	}
	all, err := a.cfg.Desk.Tasks(c, c.Who, box, in.page())
	return listed(all, err, func(t postgres.TaskLine) TaskView { return taskView(t, c.Locale) })
}

// TaskExport is a filter of an inbox with the form of the file.
type TaskExport struct {
	Kind  []string `json:"kind,omitempty" maxItems:"20" doc:"Kinds of task; empty: all."`
	Point string   `json:"point,omitempty" maxLength:"20" doc:"One point only, for the Centre."`
	Mine  bool     `json:"mine,omitempty" doc:"Only what you have claimed."`
	Free  bool     `json:"free,omitempty" doc:"Only what nobody else has claimed."`
	FileOrder
}

// exportTasks gives the asker's inbox as a file (A8). It holds nobody's name or number: those are in the cases.
func (a *API) exportTasks(c call, in *struct{ Body TaskExport }) (*file, error) {
	f := InboxFilter{Kind: in.Body.Kind, Point: in.Body.Point, Mine: in.Body.Mine, Free: in.Body.Free}
	if err := a.boxFaults(c, f); err != nil {
		return nil, err
	}
	return a.export(c, exported{op: "exportTasks", name: "tasks", columns: []string{"task", "case", "point", "stage", "since", "due"}, filter: in.Body, order: in.Body.FileOrder,
		read: func(cursor string) (exportPart, error) {
			found, err := a.cfg.Desk.Tasks(c, c.Who, a.box(f), postgres.Page{Limit: exportPage, Cursor: cursor})
			out := exportPart{next: found.Next, total: found.Total}
			for _, t := range found.Items {
				out.rows = append(out.rows, []string{c.Locale.Name("tasks", t.Kind), t.Case, t.Point, c.Locale.Stage(t.CaseKind, t.Stage), day(t.Since), lastDay(t.Due)})
			}
			return out, err
		}})
}

// TaskCount counts one kind of task, exactly (C1).
type TaskCount struct {
	Kind     string `json:"kind"`
	KindName string `json:"kind_name"`
	Total    int    `json:"total"`
	Overdue  int    `json:"overdue"`
	Mine     int    `json:"mine"`
}

func (a *API) countTasks(c call, in *InboxFilter) (*body[list[TaskCount]], error) {
	counts, err := a.cfg.Desk.TaskCounts(c, c.Who, a.box(*in))
	out := list[TaskCount]{Items: []TaskCount{}, Total: len(counts)}
	for _, n := range counts {
		out.Items = append(out.Items, TaskCount{n.Kind, c.Locale.Name("tasks", n.Kind), n.Total, n.Overdue, n.Mine})
	}
	return found(out, err)
}

// TaskKey names a task.
type TaskKey struct {
	Case string `json:"case" maxLength:"80"`
	Kind string `json:"kind" maxLength:"40"`
	Ref  string `json:"ref,omitempty" maxLength:"120"`
}

func (k TaskKey) key() postgres.TaskKey {
	return postgres.TaskKey{Case: k.Case, Kind: k.Kind, Ref: k.Ref}
}

// TaskClaim is until when a task is yours.
type TaskClaim struct {
	Until time.Time `json:"until" doc:"Real time; claiming again renews it."`
}

func (a *API) claimTask(c call, in *struct {
	Body struct {
		TaskKey
		TakeOver string `json:"take_over,omitempty" maxLength:"200" doc:"Reason for taking over somebody else's claim (S2)."`
	}
}) (*body[TaskClaim], error) {
	until, err := a.cfg.Desk.Claim(c, c.Who, in.Body.key(), in.Body.TakeOver)
	return found(TaskClaim{until}, err)
}

func (a *API) releaseTask(c call, in *struct{ Body TaskKey }) (*nothing, error) {
	return nil, a.cfg.Desk.Release(c, c.Who, in.Body.key())
}

// MessageView is a message in words.
type MessageView struct {
	Message int64     `json:"message"`
	Code    string    `json:"code"`
	Title   string    `json:"title"`
	Text    string    `json:"text"`
	Case    string    `json:"case"`
	At      time.Time `json:"at" doc:"Campaign time."`
	Read    bool      `json:"read"`
}

func (a *API) listMessages(c call, in *struct {
	Paged
	Unread bool `query:"unread"`
}) (*body[list[MessageView]], error) {
	all, err := a.cfg.Desk.Messages(c, c.Who, "listMessages", in.Unread, in.page())
	return listed(all, err, func(m postgres.MessageLine) MessageView {
		title, text := c.Locale.Message(casefile.Message{Code: m.Code, Args: m.Args})
		return MessageView{Message: m.ID, Code: m.Code, Title: title, Text: text, Case: m.Case, At: m.CreatedAt, Read: !m.ReadAt.IsZero()}
	})
}

// MessageCount counts unread messages.
type MessageCount struct {
	Unread int `json:"unread"`
}

func (a *API) countMessages(c call, _ *nothing) (*body[MessageCount], error) {
	all, err := a.cfg.Desk.Messages(c, c.Who, "countMessages", true, postgres.Page{Limit: 1})
	return found(MessageCount{all.Total}, err)
}

func (a *API) readMessage(c call, in *struct {
	Body struct {
		Messages []int64 `json:"messages" minItems:"1" maxItems:"500"`
	}
}) (*nothing, error) {
	return nil, a.cfg.Desk.ReadMessages(c, c.Who, in.Body.Messages)
}

// PointTally is a point's ledger: filed = accepted + reported + rejected + withdrawn + duplicate + closed + pending.
type PointTally struct {
	Point     string `json:"point,omitempty" doc:"Empty: no point chosen yet."`
	Drafts    int    `json:"drafts" doc:"Never submitted: outside the sum."`
	Filed     int    `json:"filed" doc:"Certificates submitted at least once."`
	Persons   int    `json:"persons" doc:"Different persons among them (T-0.12)."`
	Accepted  int    `json:"accepted"`
	Reported  int    `json:"reported"`
	Rejected  int    `json:"rejected"`
	Withdrawn int    `json:"withdrawn"`
	Duplicate int    `json:"duplicate"`
	Closed    int    `json:"closed"`
	Pending   int    `json:"pending"`
	Balanced  bool   `json:"balanced"`
}

func (a *API) getReconciliation(c call, _ *nothing) (*body[list[PointTally]], error) {
	tallies, err := a.cfg.Desk.Reconciliation(c, c.Who, a.cfg.Campaign)
	out := list[PointTally]{Items: []PointTally{}, Total: len(tallies)}
	for _, t := range tallies {
		out.Items = append(out.Items, PointTally{t.Point, t.Drafts, t.Filed, t.Persons, t.Accepted, t.Reported, t.Rejected,
			t.Withdrawn, t.Duplicate, t.Closed, t.Pending, t.Balanced()})
	}
	return found(out, err)
}
