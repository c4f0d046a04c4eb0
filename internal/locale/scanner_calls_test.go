package locale

import (
	"go/ast"
	"go/token"
	"strings"
)

// signatures finds the parameters by which functions take a code: those that end in a literal's Code, in Refuse or
// Wrong, or in such a parameter of another function of the package. It repeats until it learns nothing more.
func (s *scanner) signatures(dir string, files []*ast.File) {
	for learned := true; learned; {
		learned = false
		for _, f := range files {
			for _, d := range f.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok || fn.Body == nil {
					continue
				}
				if s.signature(dir, fn.Name.Name, fn.Type, fn.Body) {
					s.keys(dir, fn)
					learned = true
				}
				learned = s.within(dir, fn) || learned
			}
		}
	}
}

// within looks at the small functions that a function makes for itself: need := func(ok bool, pointer, code string) ….
func (s *scanner) within(dir string, d *ast.FuncDecl) (learned bool) {
	ast.Inspect(d.Body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || a.Tok != token.DEFINE || len(a.Lhs) != 1 {
			return true
		}
		name, named := a.Lhs[0].(*ast.Ident)
		if fn, isFunc := a.Rhs[0].(*ast.FuncLit); named && isFunc && s.signature(dir, name.Name, fn.Type, fn.Body) {
			learned = true
		}
		return true
	})
	return learned
}

func (s *scanner) signature(dir, called string, sig *ast.FuncType, body *ast.BlockStmt) bool {
	learned, n := false, 0
	for _, field := range sig.Params.List {
		for _, name := range field.Names {
			if section := s.passedOn(dir, body, name.Name); section != "" && s.params[dir][called][n] == "" {
				if s.params[dir][called] == nil {
					s.params[dir][called] = map[int]string{}
				}
				s.params[dir][called][n] = section
				learned = true
			}
			n++
		}
	}
	return learned
}

// passedOn says what sort of code the parameter is, or "".
func (s *scanner) passedOn(dir string, body *ast.BlockStmt, param string) (section string) {
	is := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && id.Name == param
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			for i, sec := range s.codeArgs(dir, n) {
				if i < len(n.Args) && is(n.Args[i]) {
					section = sec
				}
			}
		case *ast.AssignStmt: // o.Verdict, o.Code = casefile.NeedsHuman, code
			for i, left := range n.Lhs {
				sel, ok := left.(*ast.SelectorExpr)
				if ok && sel.Sel.Name == "Code" && len(n.Lhs) == 2 && len(n.Rhs) == 2 && is(n.Rhs[i]) {
					section = "outcomes"
				}
			}
		case *ast.CompositeLit:
			name, lits := literals(n)
			for _, lit := range lits {
				if v := keyed(lit, "Rule"); name == "Outcome" && v != nil && is(v) {
					section = "rules"
				}
				if v := keyed(lit, literalKeys[name]); v != nil && is(v) {
					section = literalSections[name]
				}
			}
		}
		return true
	})
	return section
}

// codeArgs says which arguments of a call are codes.
func (s *scanner) codeArgs(dir string, c *ast.CallExpr) map[int]string {
	switch name := callee(c); name {
	case "Refuse":
		return map[int]string{1: "errors"}
	case "Wrong":
		return map[int]string{1: "fields"}
	default:
		return s.params[dir][name]
	}
}

func (s *scanner) call(dir string, c *ast.CallExpr) {
	for i, section := range s.codeArgs(dir, c) {
		if i >= len(c.Args) {
			continue
		}
		s.add(section, dir, c.Args[i])
		if lit, ok := c.Args[i].(*ast.BasicLit); ok {
			s.arguments(dir, use{section, strings.Trim(lit.Value, `"`)}, c)
		}
	}
}

// arguments remembers the names that a call gives to the sentence of its code: its own string literals, and those
// that the package's functions with a code add.
func (s *scanner) arguments(dir string, u use, c *ast.CallExpr) {
	if s.given[u] == nil {
		s.given[u] = map[string]bool{}
	}
	for _, name := range s.adds[dir] {
		s.given[u][name] = true
	}
	ast.Inspect(c, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			s.given[u][strings.Trim(lit.Value, `"`)] = true
		}
		return true
	})
}

// keys remembers the arguments that a function adds by itself.
func (s *scanner) keys(dir string, d *ast.FuncDecl) {
	ast.Inspect(d, func(n ast.Node) bool {
		var key ast.Expr
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			key = n.Key
		case *ast.IndexExpr:
			key = n.Index
		case *ast.CompositeLit: // []string{"case", …}
			for _, el := range n.Elts {
				if lit, ok := el.(*ast.BasicLit); ok && typeName(n.Type) == "string" {
					s.adds[dir] = append(s.adds[dir], strings.Trim(lit.Value, `"`))
				}
			}
		}
		if lit, ok := key.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			s.adds[dir] = append(s.adds[dir], strings.Trim(lit.Value, `"`))
		}
		return true
	})
}
