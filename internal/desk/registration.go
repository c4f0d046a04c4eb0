package desk

import (
	"context"

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

// register opens the case first and the account after it: a case without account is found again by the same request,
// an account without case would be a door to nothing.
func (d *Desk) register(ctx context.Context, who casefile.Actor, op, campaignID string, a Applicant, c registration.Create, o Options) (Registered, error) {
	who, _, err := d.may(who, op)
	if err != nil {
		return Registered{}, err
	}
	if _, c.Terms, err = d.plans.Of(ctx, campaignID); err != nil {
		return Registered{}, err
	}
	if err := d.people.CheckNew(ctx, a.Login, a.Password); err != nil {
		return Registered{}, err
	}
	id := CaseID(registration.Room.Kind, campaignID, a.Login, o.Key)
	answer, err := d.open(ctx, who, registration.Room.Kind, id, campaignID, c, o)
	if err != nil {
		return Registered{}, err
	}
	role := casefile.Enterprise
	if c.Kind == filing.ByIndividual {
		role = casefile.Individual
	}
	account, err := d.people.CreateFiler(ctx, a.Login, a.Name, a.Password, role, id)
	return Registered{Account: account, Answer: answer}, err
}

// Authenticate turns a token into who acts. An enterprise whose registration is not approved is an applicant, and
// reaches no operation of a filing.
func (d *Desk) Authenticate(ctx context.Context, token string) (casefile.Actor, error) {
	who, err := d.people.Authenticate(ctx, token)
	if err != nil || who.Role != casefile.Enterprise {
		return who, err
	}
	head, err := d.ledger.Head(ctx, who.Filer)
	if err != nil {
		return who, err
	}
	if head.Head.Stage != string(registration.Approved) {
		who.Role = casefile.Applicant
	}
	return who, nil
}
