// Package validate holds the deployment files to what would read them: the Helm chart is rendered by Helm's own engine and
// decoded strictly as Kubernetes' own types, the compose file is loaded by Compose's own loader, and what they set is
// held against the program's commands and the documented variables.
//
// It is a module of its own, so that Helm's and Kubernetes' dependencies never enter the application's go.mod.
package validate
