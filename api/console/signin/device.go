package signin

import "strings"

// device says by what somebody will know a session of his again: browser and system, as the browser says of itself.
// Nothing depends on it.
func device(agent string) string {
	return first(agent, [][2]string{{"MicroMessenger/", "WeChat"}, {"Edg/", "Edge"}, {"QQBrowser/", "QQ Browser"}, {"360SE", "360"}, {"Firefox/", "Firefox"},
		{"Chrome/", "Chrome"}, {"Safari/", "Safari"}}, "Browser") + " / " +
		first(agent, [][2]string{{"HarmonyOS", "HarmonyOS"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"},
			{"Kylin", "Kylin"}, {"Linux", "Linux"}}, "—")
}

func first(agent string, marks [][2]string, otherwise string) string {
	for _, m := range marks {
		if strings.Contains(agent, m[0]) {
			return m[1]
		}
	}
	return otherwise
}
