package api

import (
	"time"
)

// SessionView is a sign-in as its owner sees it.
type SessionView struct {
	Session   string    `json:"session" doc:"Id of the session; not its token."`
	Device    string    `json:"device" doc:"What the browser said of itself."`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at" doc:"Last used."`
	ExpiresAt time.Time `json:"expires_at"`
	This      bool      `json:"this" doc:"The one that asks."`
}

func (a *API) listSessions(c call, _ *nothing) (*body[list[SessionView]], error) {
	all, err := a.cfg.Desk.People().Sessions(c, c.Who.ID, c.Token)
	out := list[SessionView]{Items: []SessionView{}, Total: len(all)}
	for _, s := range all {
		out.Items = append(out.Items, SessionView{s.ID, s.Device, s.CreatedAt, s.SeenAt, s.ExpiresAt, s.This})
	}
	return found(out, err)
}

func (a *API) endSession(c call, in *struct {
	Session string `path:"session" maxLength:"80" pattern:"^[a-z0-9-]+$"`
}) (*nothing, error) {
	return nil, a.cfg.Desk.People().EndOne(c, c.Who.ID, in.Session)
}

// FactorView is the asker's second factor.
type FactorView struct {
	ConfirmedAt time.Time `json:"confirmed_at,omitzero" doc:"Absent: shown, and not proven yet."`
	CodesLeft   int       `json:"recovery_codes_left"`
}

func (a *API) getFactor(c call, _ *nothing) (*body[FactorView], error) {
	f, err := a.cfg.Desk.People().Factor(c, c.Who.ID)
	return found(FactorView{f.ConfirmedAt, f.CodesLeft}, err)
}

// EnrolmentView is a secret for an authenticator: time-based codes of six digits every 30 seconds (RFC 6238).
type EnrolmentView struct {
	Secret string `json:"secret" doc:"Base32, for typing."`
	URI    string `json:"uri" doc:"For a QR code."`
}

func (a *API) enrolFactor(c call, _ *nothing) (*body[EnrolmentView], error) {
	e, err := a.cfg.Desk.People().EnrolFactor(c, c.Who.ID)
	return found(EnrolmentView{e.Secret, e.URI}, err)
}

// RecoveryCodes are shown once; each opens the door once where the authenticator is lost.
type RecoveryCodes struct {
	Codes []string `json:"codes"`
}

func (a *API) confirmFactor(c call, in *struct {
	Body struct {
		Code string `json:"code" minLength:"6" maxLength:"10" example:"123456"`
	}
}) (*body[RecoveryCodes], error) {
	codes, err := a.cfg.Desk.People().ConfirmFactor(c, c.Who.ID, in.Body.Code)
	return found(RecoveryCodes{append([]string{}, codes...)}, err)
}

func (a *API) dropFactor(c call, in *struct {
	Body struct {
		Password string `json:"password" minLength:"1" maxLength:"512"`
	}
}) (*nothing, error) {
	if err := a.logins.take(c.Remote); err != nil {
		return nil, err
	}
	return nil, a.cfg.Desk.People().RemoveFactor(c, c.Who.ID, in.Body.Password)
}
