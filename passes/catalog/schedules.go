package catalog

// schedules lists what runs a function for a schedule or a queue:
// github.com/robfig/cron/v3 and github.com/hibiken/asynq. A job that is a value
// with a method is not followed, and neither is the payload of a task.
var schedules = []Entry{
	{Func: "(*github.com/robfig/cron/v3.Cron).AddFunc", Effect: Keep, From: 1},
	{Func: "(*github.com/hibiken/asynq.ServeMux).HandleFunc", Effect: Keep, From: 1},
}
