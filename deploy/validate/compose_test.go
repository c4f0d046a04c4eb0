package validate

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// project loads the compose file as its reader would: with the examples in their places.
func project(t *testing.T) *types.Project {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "deploy/compose"))); err != nil {
		t.Fatal(err)
	}
	examples, err := filepath.Glob(filepath.Join(dir, "*.env.example"))
	if err != nil || len(examples) != 4 {
		t.Fatalf("%d examples: %v", len(examples), err)
	}
	for _, e := range examples {
		if err := os.Rename(e, strings.TrimSuffix(e, ".example")); err != nil {
			t.Fatal(err)
		}
	}
	options, err := cli.NewProjectOptions([]string{filepath.Join(dir, "compose.yaml")}, cli.WithWorkingDirectory(dir), cli.WithInterpolation(true))
	if err != nil {
		t.Fatal(err)
	}
	p, err := options.LoadProject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheComposeFileIsWhatComposeReads(t *testing.T) {
	t.Parallel()
	p := project(t)
	known, documented := commands(t), variables(t)
	for _, name := range []string{"migrate", "serve", "worker"} {
		s, there := p.Services[name]
		if !there || !known[s.Command[0]] || s.Command[0] != name {
			t.Errorf("%s: %v", name, s.Command)
		}
		for v := range s.Environment {
			if !documented[v] {
				t.Errorf("%s sets %s, which docs/running.md does not explain", name, v)
			}
		}
		_, owner := s.Environment["DATABASE_URL"]
		if owner != (name == "migrate") {
			t.Errorf("%s has the owner's address: %t", name, owner)
		}
		if !s.ReadOnly || len(s.Secrets) != 3 {
			t.Errorf("%s may write to its image, or lacks its keys", name)
		}
	}
	for _, name := range []string{"serve", "worker"} {
		if n := p.Services[name].Scale; n != nil && *n != 2 || *p.Services[name].Deploy.Replicas != 2 {
			t.Errorf("not two of %s", name)
		}
		if p.Services[name].DependsOn["migrate"].Condition != types.ServiceConditionCompletedSuccessfully {
			t.Errorf("%s does not wait for migrate", name)
		}
	}
	if proxies := *p.Services["serve"].Environment["CHIZHENG_PROXIES"]; proxies != p.Networks["inside"].Ipam.Config[0].Subnet {
		t.Errorf("serve believes %s, the balancer sits in %s", proxies, p.Networks["inside"].Ipam.Config[0].Subnet)
	}
}

func TestEveryUnitRunsACommandOfTheProgram(t *testing.T) {
	t.Parallel()
	known := commands(t)
	files, err := filepath.Glob(filepath.Join(root, "deploy/systemd/*.service"))
	if err != nil || len(files) != 4 {
		t.Fatalf("%d units: %v", len(files), err)
	}
	for _, f := range files {
		lines := directives(t, f)
		words := strings.Fields(lines["ExecStart"])
		if len(words) < 2 || words[0] != "/usr/local/bin/chizheng" || !known[words[1]] {
			t.Errorf("%s runs %v", filepath.Base(f), words)
		}
		if lines["User"] != "chizheng" || lines["NoNewPrivileges"] != "yes" {
			t.Errorf("%s may do more than it needs", filepath.Base(f))
		}
	}
}

// directives reads a unit; of two of a name the last counts.
func directives(t *testing.T, path string) map[string]string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for i, line := range strings.Split(string(b), "\n") {
		if line == "" || line[0] == '#' || line[0] == '[' {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			t.Fatalf("%s:%d is no directive", path, i+1)
		}
		all[name] = value
	}
	return all
}
