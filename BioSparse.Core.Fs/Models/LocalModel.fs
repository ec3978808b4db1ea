namespace BioSparse.Core

type internal LocalGiven =
    { Activation: Activation
      Input: InputForm
      Constraint: Constraint }

[<NoComparison; NoEquality>]
type internal LocalModel<'Own> =
    { Name: string
      Doc: string
      Role: ModelRole
      Rate: float
      RateDoc: string
      Activation: string
      Own: Codec<'Own>
      Rule: 'Own -> LocalGiven -> Rule }

[<RequireQualifiedAccess>]
module internal LocalModel =

    type private Settings<'Own> =
        { Epochs: int
          Rate: float
          Schedule: Schedule
          Own: 'Own
          Activation: LayerSettings.ActivationChoice
          Constraint: LayerSettings.ConstraintChoice
          Input: InputForm }

    let length get =
        Codec.positive "length" 1000.0 1.0 "‖w‖ of each unit at the start" get

    let private settings (model: LocalModel<'Own>) activations : Codec<Settings<'Own>> =
        codec {
            let! epochs = LayerSettings.epochs 20 _.Epochs
            and! rate = LayerSettings.rate model.Rate model.RateDoc _.Rate
            and! schedule = LayerSettings.schedule LinearPerStep _.Schedule
            and! own = Codec.part model.Own _.Own

            and! activation =
                Codec.nested "activation" (LayerSettings.activation activations model.Activation) _.Activation

            and! constraint' = Codec.nested "constraint" LayerSettings.free _.Constraint
            and! input = LayerSettings.input UnitLength _.Input

            return
                { Epochs = epochs
                  Rate = rate
                  Schedule = schedule
                  Own = own
                  Activation = activation
                  Constraint = constraint'
                  Input = input }
        }

    let kind (model: LocalModel<'Own>) activations =
        let settings = settings model activations

        let learner (settings: Settings<'Own>) (context: ModelContext) : Learner =
            { Rule =
                model.Rule
                    settings.Own
                    { Activation = LayerSettings.activationOf context.Units settings.Activation
                      Input = settings.Input
                      Constraint = LayerSettings.constraintOf context settings.Constraint }
              Plan = LayerSettings.plan context settings.Epochs settings.Rate settings.Schedule }

        { ModelKind.create model.Name model.Doc settings learner with
            Role = model.Role
            Signs = settings.Read >> fun settings -> LayerSettings.signsOf settings.Constraint
            Check = settings.Read >> fun settings -> LayerSettings.checkWinners settings.Activation }
