package submissions

import (
	"strconv"

	"github.com/a-h/templ"

	"chizheng/api/console/site"
)

type listModel struct {
	site.Form
	Ready, Open []row
	Total       int
}

// row is a filing that lies with its filer. Next is the step that it still lacks.
type row struct {
	Case, Name, Number, Point string
	Stage, StageName          string
	Next, Href                string
	Version                   int
}

func (r row) choice() string { return r.Case + "|" + strconv.Itoa(r.Version) }

type model struct {
	Case, Stage, StageName   string
	Total, Succeeded, Failed int
	Running                  bool
	Faults                   []failed
}

// failed is a filing that was not submitted, with the reason.
type failed struct{ Case, Name, Why, Next string }

// polling asks again while the job runs.
func polling(m model) templ.Attributes {
	if !m.Running {
		return nil
	}
	return templ.Attributes{"hx-get": "/submissions/" + m.Case + "/progress", "hx-trigger": "every 1s", "hx-swap": "outerHTML"}
}
