package locale

import "testing"

// use is a code found in the sources: which part of the catalogue must hold it, and where it stands.
type use struct{ section, code string }

// dynamic lists the codes that are put together at run time, by the expression that does it. An expression that is
// not listed here fails the test: a code nobody can find in the sources is a code nobody translates.
var dynamic = map[string][]use{
	`"objection_suggests_" + what`: {{"messages", "objection_suggests_integrity_file"}, {"messages", "objection_suggests_correction"}},
	`"filing_" + v.Verdict`:        {{"messages", "filing_fail"}, {"messages", "filing_pending"}},
}

// sources are the folders whose codes reach a person.
var sources = []string{"../../internal", "../../workflows", "../../activities", "../../api", "../../policy", "../../worker"}

// apart are folders whose texts reach no user of the office (a client of the API, test data), and the console, which
// has words of its own.
var apart = []string{"demo", "simulate", "fixture", "devstack", "e2e", "receiver", "console"}

// TestEveryCodeInTheSourcesIsInBothCatalogues reads the sources themselves, so that a new refusal without words
// fails here and not in front of a person.
func TestEveryCodeInTheSourcesIsInBothCatalogues(t *testing.T) {
	t.Parallel()
	s := scan(t)
	if len(s.found) < 50 {
		t.Fatalf("only %d codes found: the scan is blind", len(s.found))
	}
	for _, l := range setup(t).all {
		for u, at := range s.found {
			if _, isKind := l.c.Kinds[u.code]; !isKind && !l.has(u) {
				t.Errorf("%s: no %s %q (%s)", l.Language(), u.section, u.code, at)
			}
		}
	}
}

// TestSentencesAskOnlyForArgumentsThatTheirCodesGive keeps dashes out of what people read.
func TestSentencesAskOnlyForArgumentsThatTheirCodesGive(t *testing.T) {
	t.Parallel()
	l := setup(t).Default()
	for u, given := range scan(t).given {
		var sentence string
		switch u.section {
		case "errors":
			sentence = l.c.Errors[u.code].Detail + l.c.Errors[u.code].Next
		case "fields":
			sentence = l.c.Fields[u.code]
		case "messages":
			sentence = l.c.Messages[u.code].Text
		}
		for _, p := range placeholder.FindAllString(sentence, -1) {
			if !given[p[1:len(p)-1]] {
				t.Errorf("%s %q asks for %s, which no source gives", u.section, u.code, p)
			}
		}
	}
}

func (l *Locale) has(u use) bool {
	_, isError := l.c.Errors[u.code]
	_, isField := l.c.Fields[u.code]
	_, isOutcome := l.c.Outcomes[u.code]
	_, isMessage := l.c.Messages[u.code]
	_, isClause := l.c.Clauses[u.code]
	_, isName := l.c.Names[u.section][u.code]
	switch u.section {
	case "errors":
		return isError
	case "fields":
		return isField || isOutcome
	case "outcomes":
		return isOutcome
	case "messages":
		return isMessage
	case "clauses":
		return isClause
	case "any":
		return isError || isField || isOutcome
	}
	return isName
}
