package chaos

import (
	"chizheng/internal/demo"
	"chizheng/internal/devstack"
)

// Acts in which much is under way at once.
var busyActs = []string{"Filling in", "Duplicates", "On-site inspection begins", "Weekly hand-over", "First rolling notice",
	"During publicity: an objection upheld", "First notice over", "Second wave", "A registration decided late", "Second rolling notice",
	"Third wave", "Inspection is over", "Third and last notice", "First package", "Second package", "Catch-up opens",
	"Catch-up hand-over", "Catch-up notice", "Catch-up package"}

// Processes of an installation.
var processes = []string{demo.Serve, demo.Worker, devstack.Temporal, devstack.Postgres, devstack.MinIO}

// Pairs that talk to each other.
var pairs = []string{"people→serve", "serve→postgres", "serve→temporal", "serve→minio", "worker→postgres", "worker→temporal",
	"worker→minio", "temporal→postgres"}

// Undisturbed is the run that the others are compared with.
var Undisturbed = Run{Name: "undisturbed"}

// Runs are all of them, the undisturbed one first.
func Runs() []Run {
	return []Run{
		Undisturbed,
		{Name: "killed", Blows: spread(each(processes, Kill), each(processes, Kill))},
		{Name: "hanging", Blows: spread(each(processes, Pause))},
		{Name: "network cut", Blows: spread(each(pairs, Cut), each(pairs, Silence))},
		{Name: "network slow", Blows: spread(each(pairs, Slow))},
		{Name: "clock leaps", Leap: true, Blows: []Blow{
			{"First notice over", Kill(demo.Worker)}, {"Fill-in is over", Kill(devstack.Temporal)}, {"Catch-up notice", Kill(devstack.Postgres)}}},
		{Name: "disks full", Small: []string{devstack.Postgres, devstack.MinIO}, Blows: []Blow{
			{"Filling in", Fill(devstack.MinIO)}, {"On-site inspection begins", Fill(devstack.Postgres)},
			{"Third wave", Fill(devstack.Postgres)}, {"First package", Fill(devstack.MinIO)}}},
		{Name: "engine lost", Blows: []Blow{{"On-site inspection begins", Forget()}}},
		{Name: "fail-over", Blows: []Blow{{"On-site inspection begins", FailOver()}}},
		Restored,
		Twins,
	}
}

// Twins is the topology of several machines: two serve behind a balancer, two workers, one of each lost at work.
var Twins = Run{Name: "two of each", Double: true, Blows: []Blow{{"Filling in", Gone(demo.Serve)}, {"On-site inspection begins", Gone(worker2)}}}

// SmallTwins is Twins in small.
var SmallTwins = Run{Name: "two of each in small", Double: true, Until: "First rolling notice", Blows: Twins.Blows}

// Drill is Restored in small: what every `make test` can afford.
var Drill = Run{Name: "drill", Backup: true, Until: "First rolling notice", Blows: []Blow{{"Weekly hand-over", Lose()}}}

// Restored loses everything in the middle of the campaign and goes on from the backup.
var Restored = Run{Name: "restore", Backup: true, Blows: []Blow{{"First rolling notice", Lose()}}}

func each(victims []string, fault func(string) Fault) []Fault {
	var all []Fault
	for _, v := range victims {
		all = append(all, fault(v))
	}
	return all
}

// spread deals faults out to the busy acts, one each as far as they go.
func spread(lists ...[]Fault) []Blow {
	var blows []Blow
	for _, list := range lists {
		for _, f := range list {
			blows = append(blows, Blow{Act: busyActs[len(blows)%len(busyActs)], Fault: f})
		}
	}
	return blows
}
