package desk

import (
	"context"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/registration"
)

// Applicant is who asks for an account, and how he will sign in.
type Applicant struct {
	Login    string
	Password string
	Name     string // shown to himself
}

// Registered is a new account and its registration.
type Registered struct {
	Account string
	Answer  casefile.Answer
}

// RegisterEnterprise opens an enterprise's registration as a draft, with the account of its handler, which reaches
// nothing but that registration until a city reviewer has decided.
func (d *Desk) RegisterEnterprise(ctx context.Context, who casefile.Actor, campaignID string, a Applicant, e registration.Enterprise, o Options) (Registered, error) {
	return d.register(ctx, who, "registerEnterprise", campaignID, a, registration.Create{Kind: filing.ByEnterprise, Enterprise: &e}, o)
}

// RegisterIndividual registers a holder without employer. He is verified at once or refused; nobody reviews him
// (R-0.71, R-0.72, T-0.15).
func (d *Desk) RegisterIndividual(ctx context.Context, who casefile.Actor, campaignID string, a Applicant, h registration.Holder, o Options) (Registered, error) {
	return d.register(ctx, who, "registerIndividual", campaignID, a, registration.Create{Kind: filing.ByIndividual, Holder: &h}, o)
}

// register makes the account before the case, once the room has nothing against it: a request that is repeated finds
// its own account and goes on to the case.
func (d *Desk) register(ctx context.Context, who casefile.Actor, op, campaignID string, a Applicant, c registration.Create, o Options) (Registered, error) {
	who, _, err := d.may(who, op)
	if err != nil {
		return Registered{}, err
	}
	if _, c.Terms, err = d.plans.Of(ctx, campaignID); err != nil {
		return Registered{}, err
	}
	if err := d.wouldOpen(ctx, who, registration.Room.Kind, campaignID, c); err != nil {
		return Registered{}, err
	}
	id := CaseID(registration.Room.Kind, campaignID, a.Login, o.Key)
	person, err := d.account(ctx, a, c.Kind, id)
	if err != nil {
		return Registered{}, err
	}
	who.ID = person.ID // from here on he acts for himself
	answer, err := d.open(ctx, who, registration.Room.Kind, id, campaignID, c, o)
	return Registered{Account: person.ID, Answer: answer}, err
}

// account makes the applicant's account, or finds the one that an earlier attempt made.
func (d *Desk) account(ctx context.Context, a Applicant, kind filing.FilerKind, id string) (account.Account, error) {
	role := casefile.Enterprise
	if kind == filing.ByIndividual {
		role = casefile.Individual
	}
	made, err := d.people.CreateAccount(ctx, account.Account{Login: a.Login, Name: a.Name, Role: role, Filer: id, CreatedBy: "self"}, a.Password)
	if e := casefile.As(err); e == nil || e.Code != "login_taken" {
		return made, err
	}
	there, lookup := d.people.Find(ctx, a.Login)
	if lookup != nil || there.Filer != id {
		return account.Account{}, err
	}
	return there, nil
}

// Authenticate turns a token into who acts, and no more: who must change his password first is for the caller to hold
// back, by Identify. An enterprise whose registration is not approved is an applicant, and reaches no operation of a
// filing.
func (d *Desk) Authenticate(ctx context.Context, token string) (casefile.Actor, error) {
	id, err := d.Identify(ctx, token)
	return id.Actor, err
}

// People is the door of accounts, for the operations of sessions.
func (d *Desk) People() *account.Service { return d.people }
