package desk

import (
	"context"
	"slices"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/absence"
	"chizheng/internal/postgres"
)

// officeRoles are those of which somebody may be away.
var officeRoles = []casefile.Role{casefile.PointStaff, casefile.County, casefile.Reviewer, casefile.Publisher, casefile.Reporter, casefile.Leader, casefile.Admin}

// Officers lists the accounts of the office that are in use, for who says that one of them is away. Errors: Forbidden,
// Unavailable.
func (d *Desk) Officers(ctx context.Context, who casefile.Actor) ([]account.Account, error) {
	if _, _, err := d.may(who, "listAccounts"); err != nil {
		return nil, err
	}
	return d.officers(ctx, "")
}

func (d *Desk) officers(ctx context.Context, point string) ([]account.Account, error) {
	var out []account.Account
	for _, role := range officeRoles {
		if point != "" && role != casefile.PointStaff {
			continue
		}
		for cursor := ""; ; {
			found, err := d.ledger.Accounts(ctx, postgres.AccountFilter{Role: role, Point: point, Status: account.Active}, postgres.Page{Limit: 500, Cursor: cursor})
			if err != nil {
				return nil, err
			}
			out = append(out, found.Items...)
			if cursor = found.Next; cursor == "" {
				break
			}
		}
	}
	return out, nil
}

// Deputies lists who may stand in for an officer: himself asked for by nobody but him and the administrators. Errors:
// Forbidden, NotFound no_such_account, Unavailable.
func (d *Desk) Deputies(ctx context.Context, who casefile.Actor, officer string) ([]account.Account, error) {
	who, _, err := d.may(who, "declareAbsence")
	if err != nil {
		return nil, err
	}
	if officer != who.ID && who.Role != casefile.Admin {
		return nil, casefile.Refuse(casefile.Forbidden, "not_your_absence")
	}
	away, _, err := d.officer(ctx, officer)
	if err != nil {
		return nil, err
	}
	all, err := d.officers(ctx, away.Point)
	return slices.DeleteFunc(all, func(a account.Account) bool {
		return !absence.Fits(away, absence.Officer{ID: a.ID, Role: a.Role, Point: a.Point, Area: a.Area, Also: a.Also})
	}), err
}

// Passable lists the operations that an officer of a role may let a deputy carry out.
func (d *Desk) Passable(role casefile.Role) []string {
	return slices.DeleteFunc(slices.Clone(d.policy.Operations()), func(op string) bool { return d.grantable(role, []string{op}) != nil })
}

// Personal says that nobody does an operation for somebody else.
func Personal(op string) bool { return slices.Contains(hisOwn, op) }

// Deputyships lists the absences that are not over in which the asker is the deputy: for whom he may act, and when.
// Errors: Unavailable.
func (d *Desk) Deputyships(ctx context.Context, who casefile.Actor) ([]absence.State, error) {
	ids, err := d.ledger.DeputyOf(ctx, who.ID)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return statesOf[absence.State](ctx, d, absence.Kind, ids)
}
