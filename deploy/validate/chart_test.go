package validate

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"sigs.k8s.io/yaml"
)

const root = "../.."

type values = map[string]any

// needed are the values without which nothing is rendered.
func needed(more ...values) values {
	v := values{"temporal": values{"address": "temporal.example:7233"}, "s3": values{"endpoint": "s3.example"}}
	for _, m := range more {
		maps.Copy(v, m)
	}
	return v
}

// everything switches every option on.
var everything = needed(values{
	"temporal":      values{"address": "temporal.example:7233", "tls": values{"enabled": true, "secret": "temporal-tls"}},
	"clamd":         values{"address": "clamd.example:3310"},
	"env":           values{"PROVINCE_URL": "https://province.example", "CHIZHENG_FONT": "/usr/share/fonts/a.ttf"},
	"serve":         values{"replicas": 3, "maxReplicas": 9},
	"worker":        values{"replicas": 2, "maxReplicas": 6},
	"image":         values{"repository": "registry.example/chizheng", "tag": "1", "pullSecrets": []any{"pull"}},
	"ingress":       values{"enabled": true, "host": "chizheng.example", "tlsSecret": "tls", "className": "nginx", "annotations": values{"a": "b"}},
	"networkPolicy": values{"enabled": true, "from": []any{values{"namespaceSelector": values{}}}},
})

func render(t *testing.T, v values) (map[string]string, error) {
	t.Helper()
	c, err := loader.Load(root + "/deploy/helm/chizheng")
	if err != nil {
		t.Fatal(err)
	}
	all, err := chartutil.ToRenderValues(c, v, chartutil.ReleaseOptions{Name: "office", Namespace: "bureau", Revision: 1, IsInstall: true},
		chartutil.DefaultCapabilities)
	if err != nil {
		return nil, err
	}
	files, err := engine.Render(c, all)
	delete(files, "chizheng/templates/NOTES.txt")
	return files, err
}

// kinds are the types that the chart may use.
var kinds = map[string]any{
	"v1/ConfigMap": corev1.ConfigMap{}, "v1/Service": corev1.Service{}, "apps/v1/Deployment": appsv1.Deployment{},
	"batch/v1/Job": batchv1.Job{}, "policy/v1/PodDisruptionBudget": policyv1.PodDisruptionBudget{},
	"autoscaling/v2/HorizontalPodAutoscaler": autoscalingv2.HorizontalPodAutoscaler{},
	"networking.k8s.io/v1/Ingress":           networkingv1.Ingress{}, "networking.k8s.io/v1/NetworkPolicy": networkingv1.NetworkPolicy{},
}

// objects decodes everything that was rendered, and refuses a field that its type does not have.
func objects(t *testing.T, v values) map[string]any {
	t.Helper()
	files, err := render(t, v)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]any{}
	for name, text := range files {
		for doc := range strings.SplitSeq(text, "\n---") {
			var head struct {
				APIVersion string `json:"apiVersion"`
				Kind       string `json:"kind"`
				Metadata   struct{ Name string }
			}
			if err := yaml.Unmarshal([]byte(doc), &head); err != nil {
				t.Fatalf("%s: %v\n%s", name, err, doc)
			}
			if head.Kind == "" && !strings.Contains(doc, ":") {
				continue // nothing but comments
			}
			kind, known := kinds[head.APIVersion+"/"+head.Kind]
			if !known {
				t.Fatalf("%s: no type for %s %s", name, head.APIVersion, head.Kind)
			}
			object := reflect.New(reflect.TypeOf(kind)).Interface()
			if err := yaml.UnmarshalStrict([]byte(doc), object); err != nil {
				t.Errorf("%s: %v\n%s", name, err, doc)
			}
			found[head.Kind+" "+head.Metadata.Name] = object
		}
	}
	return found
}

func TestTheChartIsWhatKubernetesReads(t *testing.T) {
	t.Parallel()
	least, most := objects(t, needed()), objects(t, everything)
	for name, want := range map[string][]string{
		"least": {"ConfigMap office", "Deployment office-serve", "Deployment office-worker", "Job office-migrate", "NetworkPolicy office-serve",
			"NetworkPolicy office-worker", "PodDisruptionBudget office-serve", "PodDisruptionBudget office-worker", "Service office"},
		"most": {"HorizontalPodAutoscaler office-serve", "HorizontalPodAutoscaler office-worker", "Ingress office"},
	} {
		got := map[string]map[string]any{"least": least, "most": most}[name]
		for _, object := range want {
			if got[object] == nil {
				t.Errorf("%s has no %s: %v", name, object, slices.Sorted(maps.Keys(got)))
			}
		}
	}
	if n := *least["Deployment office-serve"].(*appsv1.Deployment).Spec.Replicas; n != 2 {
		t.Errorf("%d serve", n)
	}
	if most["Deployment office-serve"].(*appsv1.Deployment).Spec.Replicas != nil {
		t.Error("the chart and the autoscaler both set the number of replicas")
	}
}

func TestValuesThatCannotWorkAreRefusedBeforeAnythingIsInstalled(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]values{
		"no engine":          {"s3": values{"endpoint": "s3.example"}},
		"no port":            needed(values{"temporal": values{"address": "temporal.example"}}),
		"a URL for a host":   needed(values{"s3": values{"endpoint": "https://s3.example"}}),
		"a misspelt value":   needed(values{"worker": values{"replica": 3}}),
		"an unknown mode":    needed(values{"mode": "pretend"}),
		"nobody at work":     needed(values{"worker": values{"replicas": 0}}),
		"ingress, no host":   needed(values{"ingress": values{"enabled": true}}),
		"a secret by itself": needed(values{"secrets": values{"password": "x"}}),
	} {
		if _, err := render(t, v); err == nil {
			t.Errorf("%s: rendered", name)
		}
	}
}

// pods gives every pod template of the chart by component.
func pods(t *testing.T, all map[string]any) map[string]corev1.PodTemplateSpec {
	t.Helper()
	found := map[string]corev1.PodTemplateSpec{}
	for _, object := range all {
		switch o := object.(type) {
		case *appsv1.Deployment:
			if !reflect.DeepEqual(o.Spec.Selector.MatchLabels, o.Spec.Template.Labels) {
				t.Errorf("%s selects other pods than its own", o.Name)
			}
			found[o.Spec.Template.Labels["app.kubernetes.io/component"]] = o.Spec.Template
		case *batchv1.Job:
			found[o.Spec.Template.Labels["app.kubernetes.io/component"]] = o.Spec.Template
		}
	}
	return found
}

func TestEveryProcessIsACommandOfTheProgramAndKnowsOnlyItsOwnSecrets(t *testing.T) {
	t.Parallel()
	known := commands(t)
	all := pods(t, objects(t, everything))
	if len(all) != 3 {
		t.Fatalf("%d kinds of pods", len(all))
	}
	for component, pod := range all {
		c := pod.Spec.Containers[0]
		if !known[c.Args[0]] || c.Args[0] != component {
			t.Errorf("%s runs %v", component, c.Args)
		}
		var secrets []string
		for _, from := range c.EnvFrom {
			if from.SecretRef != nil {
				secrets = append(secrets, from.SecretRef.Name)
			}
		}
		if want := []string{"chizheng", "chizheng-" + component}; !slices.Equal(secrets, want) {
			t.Errorf("%s is given %v, want %v", component, secrets, want)
		}
		if c.SecurityContext == nil || *c.SecurityContext.AllowPrivilegeEscalation || !*c.SecurityContext.ReadOnlyRootFilesystem || !*pod.Spec.SecurityContext.RunAsNonRoot {
			t.Errorf("%s may do more than it needs", component)
		}
	}
	if grace := *all["serve"].Spec.TerminationGracePeriodSeconds; grace < 25 {
		t.Errorf("serve is killed after %d s: its requests get 20, its balancer 5", grace)
	}
}

func TestWhateverTheChartSetsIsDocumented(t *testing.T) {
	t.Parallel()
	known := variables(t)
	for name := range objects(t, everything)["ConfigMap office"].(*corev1.ConfigMap).Data {
		if !known[name] {
			t.Errorf("the chart sets %s, which docs/running.md does not explain", name)
		}
	}
}

var (
	command  = regexp.MustCompile(`(?m)^\t\t\{"(\w+)", "`)
	variable = regexp.MustCompile("`([A-Z][A-Z0-9_]+)`")
)

// commands are those of the program.
func commands(t *testing.T) map[string]bool { return found(t, "cmd/chizheng/main.go", command) }

// variables are those that are explained.
func variables(t *testing.T) map[string]bool {
	all := found(t, "docs/running.md", variable)
	for name := range maps.Clone(all) {
		all[name+"_FILE"] = true
	}
	return all
}

func found(t *testing.T, path string, what *regexp.Regexp) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, m := range what.FindAllStringSubmatch(read(t, path), -1) {
		all[m[1]] = true
	}
	if len(all) < 8 {
		t.Fatal(fmt.Sprintf("only %d found in %s", len(all), path))
	}
	return all
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
