namespace BioSparse.Core

/// What the network of a job learns, task by task: hidden layers plan by plan, then the readout. Layers in a state are as learnt; a
/// readout, and every layer above, learns on them as they are read. What rules remember stands in the state from one task to the next (`Shelf`).
[<Sealed>]
type internal JobLearning =
    new: protocol: Protocol * job: Job * images: ExperimentImages * features: JobFeatures -> JobLearning

    /// What the job learns one after another; a single task where all images come together.
    member Tasks: JobTasks

    /// Whether the rule of a hidden layer trains the readout as well.
    member LearnsReadout: bool

    /// All hidden layers before they learn.
    member Before: Layer list

    /// The state of the first plan before its first step.
    member Start: LearningState

    /// An epoch of the plan that learns now.
    member LearnHidden: watch: JobWatch * state: JobState -> Result<JobState, TrainingFailure>

    /// An epoch of the readout.
    member LearnReadout: watch: JobWatch * state: JobState -> Result<JobState, TrainingFailure>

    /// The next joint model.
    member LearnJointly: watch: JobWatch * state: JobState -> Result<JobState, TrainingFailure>

    /// The next plan, after one that has learnt.
    member BeginLayer: state: JobState -> JobState

    /// The readout, after the last plan has learnt.
    member BeginReadout: state: JobState -> JobState

    /// What follows a task that was learnt whole: struct (the state at the begin of the next task, or with the numbers of all tasks;
    /// whether it was the last).
    member EndTask: state: JobState -> struct (JobState * bool)
