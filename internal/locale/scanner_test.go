package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// scanner reads Go sources for codes that reach a person.
type scanner struct {
	t      *testing.T
	fset   *token.FileSet
	consts map[string]map[string]string // directory, constant → value
	params map[string]map[string]map[int]string
	found  map[use]string
	given  map[use]map[string]bool // argument names that the sources give to a code
	adds   map[string][]string     // directory → argument names that its functions add by themselves
}

func scan(t *testing.T) *scanner {
	s := &scanner{t: t, fset: token.NewFileSet(), consts: map[string]map[string]string{},
		params: map[string]map[string]map[int]string{}, found: map[use]string{},
		given: map[use]map[string]bool{}, adds: map[string][]string{}}
	parsed := map[string][]*ast.File{}
	for _, root := range sources {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && slices.Contains(apart, d.Name()) {
				return filepath.SkipDir
			}
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return nil // a folder that is not there yet
			}
			f, err := parser.ParseFile(s.fset, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return nil // somebody is writing it; the compiler says so louder
			}
			parsed[filepath.Dir(path)] = append(parsed[filepath.Dir(path)], f)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for dir, files := range parsed {
		s.declare(dir, files)
	}
	for dir, files := range parsed {
		for _, f := range files {
			s.file(dir, f)
		}
	}
	return s
}

// declare remembers the constants of a package, and which parameters of its functions are codes.
func (s *scanner) declare(dir string, files []*ast.File) {
	s.consts[dir], s.params[dir] = map[string]string{}, map[string]map[int]string{}
	for _, f := range files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					s.constants(dir, spec)
				}
			}
		}
	}
	s.signatures(dir, files)
}

// Constants that name a code by their prefix or their type.
var (
	prefixes = map[string]string{"Cmd": "commands", "Ev": "events", "Win": "windows", "Scan": "scans", "Original": "originals", "Task": "tasks", "Code": "any"}
	types    = map[string]string{"Stage": "stages", "Role": "roles", "HoldKind": "holds"} // a hold is a task of its own kind
)

// plain is what a code looks like; a province's "-5" is another's word.
var plain = regexp.MustCompile(`^[a-z][a-z_]+$`)

var prefixed = regexp.MustCompile(`^(Cmd|Ev|Win|Scan|Original|Task|Code)[A-Z]`)

func (s *scanner) constants(dir string, spec ast.Spec) {
	v, ok := spec.(*ast.ValueSpec)
	if !ok || len(v.Names) != len(v.Values) {
		return
	}
	for i, name := range v.Names {
		lit, ok := v.Values[i].(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			continue
		}
		code, _ := strconv.Unquote(lit.Value)
		s.consts[dir][name.Name] = code
		m := prefixed.FindStringSubmatch(name.Name)
		if !plain.MatchString(code) || !strings.Contains(dir, "internal/casefile") && (m == nil || m[1] != "Code") {
			continue
		}
		if m != nil {
			s.found[use{prefixes[m[1]], code}] = s.at(lit)
		}
		if section, ok := types[typeName(v.Type)]; ok {
			s.found[use{section, code}] = s.at(lit)
		}
	}
}

func (s *scanner) file(dir string, f *ast.File) {
	var inside *ast.FuncDecl
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			inside = n
		case *ast.CallExpr:
			s.call(dir, n)
		case *ast.CompositeLit:
			s.literal(dir, n)
		case *ast.AssignStmt:
			s.assigned(dir, n)
		case *ast.ReturnStmt:
			s.verdict(dir, inside, n)
		case *ast.BasicLit:
			s.clause(n)
		}
		return true
	})
}

var clauseID = regexp.MustCompile(`^"[RT]-0\.\d+"$`)

func (s *scanner) clause(lit *ast.BasicLit) {
	if clauseID.MatchString(lit.Value) {
		s.found[use{"clauses", strings.Trim(lit.Value, `"`)}] = s.at(lit)
	}
}

// callee names a called function. Functions of other packages that share a name with one here are few, and cost a
// needless entry at worst.
func callee(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// The literals that hold a code, and under which key.
var (
	literalSections = map[string]string{"Error": "errors", "Field": "fields", "Problem": "fields", "Outcome": "outcomes",
		"Message": "messages", "Task": "tasks"}
	literalKeys = map[string]string{"Error": "Code", "Field": "Code", "Problem": "Code", "Outcome": "Code",
		"Message": "Code", "Task": "Kind"}
)

// literals gives the literal itself and its elements without type of their own: []casefile.Message{{…}}.
func literals(lit *ast.CompositeLit) (name string, all []*ast.CompositeLit) {
	if name = typeName(lit.Type); literalSections[name] == "" {
		return "", nil
	}
	all = append(all, lit)
	for _, el := range lit.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			el = kv.Value
		}
		if inner, ok := el.(*ast.CompositeLit); ok && inner.Type == nil {
			all = append(all, inner)
		}
	}
	return name, all
}

func keyed(lit *ast.CompositeLit, key string) ast.Expr {
	for _, el := range lit.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok && id.Name == key {
				return kv.Value
			}
		}
	}
	return nil
}

// literal finds Code: in casefile.Error{…}, casefile.Field{…} and their like, and the ids of the filing's rules.
func (s *scanner) literal(dir string, lit *ast.CompositeLit) {
	name, all := literals(lit)
	for _, inner := range all {
		if v := keyed(inner, literalKeys[name]); v != nil {
			s.add(literalSections[name], dir, v)
		}
	}
	if typeName(lit.Type) != "rule" || filepath.Base(dir) != "filing" {
		return
	}
	for _, el := range lit.Elts {
		if inner, ok := el.(*ast.CompositeLit); ok && len(inner.Elts) > 0 {
			s.add("rules", dir, inner.Elts[0])
		}
	}
}

func typeName(e ast.Expr) string {
	if e == nil {
		return ""
	}
	switch t := e.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.SelectorExpr:
		return t.Sel.Name
	case *ast.ArrayType:
		return typeName(t.Elt)
	case *ast.MapType:
		return typeName(t.Value)
	}
	return ""
}

// faultFinder is what functions are called that answer with the code of what is wrong, or with nothing.
var faultFinder = regexp.MustCompile(`(^|[a-z])([Pp]roblem|[Ff]ault)$|^longName$`)

// verdict finds the outcome codes of rules: functions that return (casefile.Verdict, string, …), and what functions
// that find faults return.
func (s *scanner) verdict(dir string, inside *ast.FuncDecl, r *ast.ReturnStmt) {
	if inside != nil && faultFinder.MatchString(inside.Name.Name) && len(r.Results) == 1 {
		if lit, ok := r.Results[0].(*ast.BasicLit); ok && lit.Value != `""` {
			s.add("fields", dir, lit)
		}
	}
	if inside == nil || inside.Type.Results == nil || len(r.Results) < 2 {
		return
	}
	if list := inside.Type.Results.List; len(list) > 1 && typeName(list[0].Type) == "Verdict" {
		if lit, ok := r.Results[1].(*ast.BasicLit); !ok || lit.Value != `""` {
			s.add("outcomes", dir, r.Results[1])
		}
	}
}

// assigned finds o.Verdict, o.Code = casefile.Fail, "…" and, where a room makes its tasks, t.Kind, t.Role = "…", ….
func (s *scanner) assigned(dir string, a *ast.AssignStmt) {
	if len(a.Lhs) != len(a.Rhs) {
		return
	}
	for i, left := range a.Lhs {
		sel, ok := left.(*ast.SelectorExpr)
		if !ok {
			continue
		}
		task := filepath.Base(s.fset.Position(a.Pos()).Filename) == "project.go"
		switch {
		case sel.Sel.Name == "Code" && len(a.Lhs) == 2:
			s.add("outcomes", dir, a.Rhs[i])
		case sel.Sel.Name == "Kind" && task:
			s.add("tasks", dir, a.Rhs[i])
		}
	}
}

// add takes a code from an expression: a literal, a constant of the package, or a listed dynamic one. A parameter of
// the function itself is left to its callers.
func (s *scanner) add(section, dir string, e ast.Expr) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if code, err := strconv.Unquote(e.Value); err == nil && code != "" {
			s.found[use{section, code}] = s.at(e)
		}
		return
	case *ast.Ident:
		if code, ok := s.consts[dir][e.Name]; ok {
			s.found[use{section, code}] = s.at(e)
		}
		return // a variable: its values are found where they are set from codes, or listed in dynamic
	case *ast.SelectorExpr, *ast.CallExpr, *ast.IndexExpr:
		return // another error's code handed on
	}
	uses, ok := dynamic[expression(e)]
	if !ok {
		s.t.Errorf("%s: code %s is put together at run time; list its values in dynamic", s.at(e), expression(e))
	}
	for _, u := range uses {
		s.found[u] = s.at(e)
	}
}

func expression(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return expression(e.X) + " " + e.Op.String() + " " + expression(e.Y)
	case *ast.BasicLit:
		return e.Value
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return expression(e.X) + "." + e.Sel.Name
	}
	return "?"
}

func (s *scanner) at(n ast.Node) string {
	p := s.fset.Position(n.Pos())
	return strings.TrimPrefix(p.Filename, "../../") + ":" + strconv.Itoa(p.Line)
}
