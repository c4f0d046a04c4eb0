package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/desk"
)

// notes registers what officers write beside a case (C15). They are no part of it: no filer reads them, and no list,
// paper or package holds them.
func (a *API) notes() {
	s := subject{a, "note"}
	add(s, op{ID: "listNotes", Method: http.MethodGet, Path: "/cases/{case}/notes"}, a.listNotes)
	add(s, op{ID: "writeNote", Method: http.MethodPost, Path: "/cases/{case}/notes", Status: http.StatusNoContent}, a.writeNote)
	add(s, op{ID: "withdrawNote", Method: http.MethodPost, Path: "/cases/{case}/notes/{note}/withdrawal", Status: http.StatusNoContent}, a.withdrawNote)
}

// NoteView is a note.
type NoteView struct {
	Note        string        `json:"note"`
	Kind        string        `json:"kind" enum:"private,team"`
	AuthorName  string        `json:"author_name"`
	Role        casefile.Role `json:"role"`
	Team        string        `json:"team" doc:"The desk that its writer sat at." example:"centre"`
	Text        string        `json:"text"`
	WrittenAt   time.Time     `json:"written_at"`
	WithdrawnAt time.Time     `json:"withdrawn_at,omitzero" doc:"Withdrawn notes stay on record."`
	Mine        bool          `json:"mine"`
}

// NotesView are the notes of a case.
type NotesView struct {
	list[NoteView]
	Hidden int `json:"hidden" doc:"Private notes of others, counted for auditors only."`
}

func (a *API) listNotes(c call, in *CaseParam) (*body[NotesView], error) {
	all, err := a.cfg.Desk.Notes(c, c.Who, in.Case)
	out := NotesView{list[NoteView]{Items: []NoteView{}, Total: len(all.Items)}, all.Hidden}
	for _, n := range all.Items {
		out.Items = append(out.Items, noteView(n))
	}
	return found(out, err)
}

func noteView(n desk.Note) NoteView {
	return NoteView{Note: n.ID, Kind: n.Kind, AuthorName: n.AuthorName, Role: n.Role, Team: n.Team, Text: n.Text, WrittenAt: n.WrittenAt,
		WithdrawnAt: n.WithdrawnAt, Mine: n.Mine}
}

// NewNote is a note to be written.
type NewNote struct {
	Kind string `json:"kind" enum:"private,team" doc:"private: yours alone; team: your own desk's (point or Centre). What the filer shall read is the reason of a decision."`
	Text string `json:"text" minLength:"1" maxLength:"500"`
}

func (a *API) writeNote(c call, in *struct {
	CaseParam
	Keyed
	Body NewNote
}) (*nothing, error) {
	return nil, a.cfg.Desk.WriteNote(c, c.Who, in.Case, in.Body.Kind, in.Body.Text, in.Key)
}

func (a *API) withdrawNote(c call, in *struct {
	CaseParam
	Note string `path:"note" maxLength:"80" pattern:"^note-[0-9a-f]{8,64}$"`
}) (*nothing, error) {
	return nil, a.cfg.Desk.WithdrawNote(c, c.Who, in.Case, in.Note)
}
