// Package policy says who may do what: a role, an operation of the API, and the scope in which it holds.
//
// It guarantees that every answer comes from model.conf and policy.csv beside it, that Version changes whenever one
// of them does, and that nothing is allowed which no line allows. It says nothing about whether a case allows the act
// now: stage, window and four eyes are the domain's. It imports casefile and casbin only.
package policy

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	stringadapter "github.com/casbin/casbin/v2/persist/string-adapter"

	"chizheng/internal/casefile"
)

//go:embed model.conf
var modelText string

//go:embed policy.csv
var policyText string

// Scope is how far a grant reaches. The desk turns it into a condition on what is read or commanded.
type Scope string

const (
	None   Scope = ""       // not granted
	Public Scope = "public" // what anybody may see
	Own    Scope = "own"    // what the actor, or the filer he acts for, owns
	Point  Scope = "point"  // cases of the actor's own audit point
	County Scope = "county" // cases of the actor's own county
	Any    Scope = "any"    // every case of the campaign
)

// Policy is a loaded policy. It never changes, so any number of goroutines may ask it.
type Policy struct {
	version    string
	operations []string
	grants     map[grantKey]grant
}

type grantKey struct {
	role      casefile.Role
	operation string
}

type grant struct {
	scope Scope
	line  []string
}

// Load reads the policy built into the program.
func Load() (*Policy, error) { return parse(modelText, policyText) }

// May gives the scope in which actor may ask for operation. Errors: Forbidden not_your_role.
func (p *Policy) May(actor casefile.Actor, operation string) (Scope, error) {
	g, ok := p.grants[grantKey{actor.Role, operation}]
	if !ok {
		return None, casefile.Refuse(casefile.Forbidden, "not_your_role",
			"role", string(actor.Role), "operation", operation)
	}
	return g.scope, nil
}

// Version names this policy: it goes into history with every decision (Actor.Policy).
func (p *Policy) Version() string { return p.version }

// Operations lists every operation that some role is granted, sorted.
func (p *Policy) Operations() []string { return slices.Clone(p.operations) }

// Reason explains a decision to a viewer.
type Reason struct {
	Role      casefile.Role `json:"role"`
	Operation string        `json:"operation"`
	Allowed   bool          `json:"allowed"`
	Scope     Scope         `json:"scope,omitempty"`
	Line      []string      `json:"line,omitempty"` // the policy line that allows it: role or group, operation, scope
	Version   string        `json:"version"`
}

// Why gives the line that allows the operation, or says that none does.
func (p *Policy) Why(actor casefile.Actor, operation string) Reason {
	g, ok := p.grants[grantKey{actor.Role, operation}]
	return Reason{Role: actor.Role, Operation: operation, Allowed: ok, Scope: g.scope,
		Line: slices.Clone(g.line), Version: p.version}
}

// parse asks casbin once about every role and operation: there are some fifteen hundred pairs, they never change
// while the program runs, and a look-up in a map costs a request nothing.
func parse(modelText, policyText string) (*Policy, error) {
	m, err := model.NewModelFromString(modelText)
	if err != nil {
		return nil, fmt.Errorf("read policy model: %w", err)
	}
	e, err := casbin.NewEnforcer(m, stringadapter.NewAdapter(policyText))
	if err != nil {
		return nil, fmt.Errorf("read policy: %w", err)
	}
	sum := sha256.Sum256([]byte(modelText + "\x00" + policyText))
	p := &Policy{version: hex.EncodeToString(sum[:6]), grants: map[grantKey]grant{}}
	lines, err := e.GetPolicy()
	if err != nil {
		return nil, fmt.Errorf("list policy lines: %w", err)
	}
	for _, line := range lines {
		p.operations = append(p.operations, line[1])
	}
	slices.Sort(p.operations)
	p.operations = slices.Compact(p.operations)
	for _, role := range casefile.Roles {
		if err := p.grant(e, role); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *Policy) grant(e *casbin.Enforcer, role casefile.Role) error {
	for _, op := range p.operations {
		ok, line, err := e.EnforceEx(string(role), op)
		if err != nil {
			return fmt.Errorf("ask policy about %s and %s: %w", role, op, err)
		}
		if !ok {
			continue
		}
		g := grant{scope: Scope(line[2]), line: line}
		if !slices.Contains([]Scope{Public, Own, Point, County, Any}, g.scope) {
			return fmt.Errorf("policy line %q: unknown scope", line)
		}
		p.grants[grantKey{role, op}] = g
	}
	return nil
}
