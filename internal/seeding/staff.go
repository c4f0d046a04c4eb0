package seeding

import (
	"context"
	"fmt"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// Post is a place in the office with the account that fills it in a rehearsal. Names are visibly invented.
type Post struct {
	Login string
	Name  string
	Role  casefile.Role
	Point string
	Area  string
}

// countyAreas is how many county officers a rehearsal has: enough to see that one does not see the other's county.
const countyAreas = 2

// Staff lists the posts of a rehearsal: two officers at every point, so that four eyes can be kept (T-0.28), and the
// Centre's own (T-0.16, T-0.58).
func Staff(plan campaign.Plan) []Post {
	var posts []Post
	for _, p := range plan.Points {
		n := digits(p.Code)
		for i, who := range []string{"甲", "乙"} {
			posts = append(posts, Post{Login: fmt.Sprintf("point%s%c", n, 'a'+i), Name: "演练审核员" + n + who,
				Role: casefile.PointStaff, Point: p.Code})
		}
	}
	posts = append(posts, counties(plan)...)
	for i, who := range []string{"甲", "乙", "丙"} {
		posts = append(posts, Post{Login: fmt.Sprintf("reviewer%d", i+1), Name: "演练复核员" + who, Role: casefile.Reviewer})
	}
	return append(posts,
		Post{Login: "publisher", Name: "演练公示员", Role: casefile.Publisher},
		Post{Login: "reporter", Name: "演练报送员", Role: casefile.Reporter},
		Post{Login: "leader", Name: "演练负责人", Role: casefile.Leader},
		Post{Login: "admin", Name: "演练管理员", Role: casefile.Admin},
		Post{Login: "auditor", Name: "演练审计员", Role: casefile.Auditor})
}

// counties takes the last areas that have a point of their own and are not the Centre's: counties rather than districts.
func counties(plan campaign.Plan) []Post {
	var posts []Post
	for i := len(plan.Points) - 1; i >= 0 && len(posts) < countyAreas; i-- {
		p := plan.Points[i]
		if p.Area == "" || p.Centre {
			continue
		}
		n := len(posts) + 1
		posts = append(posts, Post{Login: fmt.Sprintf("county%d", n), Name: fmt.Sprintf("演练县区%d", n),
			Role: casefile.County, Area: p.Area})
	}
	return posts
}

// digits is the number in a point's code: 烟台审05 → 05.
func digits(code string) string {
	runes := []rune(code)
	if len(runes) < 2 {
		return code
	}
	return string(runes[len(runes)-2:])
}

// People are the accounts; internal/account over internal/postgres is the one.
type People interface {
	CreateAccount(ctx context.Context, a account.Account, password string) (account.Account, error)
}

// Known finds an account by its login. Errors: NotFound, Unavailable.
type Known interface {
	AccountByLogin(ctx context.Context, login string) (account.Account, string, error)
}

// Accounts makes the accounts of the posts that have none, all with one password, and says how many it made. It is
// for rehearsals. Errors: Invalid, Conflict password_rule, Unavailable.
func Accounts(ctx context.Context, people People, known Known, posts []Post, password string) (int, error) {
	made := 0
	for _, p := range posts {
		_, _, err := known.AccountByLogin(ctx, p.Login) // asked first: checking a password costs, and a start is often
		if err == nil {
			continue
		}
		if casefile.KindOf(err) == casefile.NotFound {
			_, err = people.CreateAccount(ctx, account.Account{Login: p.Login, Name: p.Name, Role: p.Role, Point: p.Point,
				Area: p.Area, StaffNumber: "yl-" + p.Login, CreatedBy: "seeding"}, password)
		}
		if e := casefile.As(err); e != nil && e.Code == "login_taken" {
			continue // somebody else seeds at this moment
		}
		if err != nil {
			return made, fmt.Errorf("make account %s: %w", p.Login, err)
		}
		made++
	}
	return made, nil
}
