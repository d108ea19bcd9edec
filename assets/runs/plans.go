package runs

// Plans returns the plans of the runs that the story shows, in the order of the story: for every claim first the
// evidence, then controls whose truth is known, then the specification curve. Results are shown whatever the outcome;
// README.md says which choices were made after a first look at results.
//
// SqueezeNet's layers are an early (fire3) and a late one (fire9), not those with the best scores; for firing rates
// each neuron's layer is chosen on the training pictures. In runs on macaque V1, one movie of ten is held out at a
// time.
func Plans() []Plan {
	const (
		squeezenet = "network=squeezenet10&weights=squeezenet10"
		evcIT      = "recording=objects92&session=human-evc&higher=objects92&higher_session=human-it"
		evcMonkey  = "recording=objects92&session=human-evc&higher=objects92&higher_session=monkey-it"
		movies     = "folds=10&inner=3"
		v1v4       = "recording=v1-henaff2021&higher=v4-cowley2023&higher_session=210325&" + movies
		objects    = "recording=human-objects&" + squeezenet + "&pool=4&seeds=10"
		nine       = "relu1,fire2,fire3,fire4,fire5,fire6,fire7,fire8,fire9"
		profile    = objects + "&layer=" + nine + "&training=trained,random,shuffled,pixels,gabor,shuffled-responses"
	)
	return []Plan{
		{
			Name: "training-evc-it", Claim: "C1", Experiment: "encoding",
			Config: evcIT + "&" + squeezenet + "&layer=fire3&higher_layer=fire9&seeds=10",
			About: "SqueezeNet trained on objects, random and shuffled, against the dissimilarities of 92 pictures in early " +
				"visual and inferior temporal cortex of 15 people.",
		},
		{
			Name: "training-v1-v4", Claim: "C1", Experiment: "encoding",
			Config: v1v4 + "&" + squeezenet + "&layer=inner:fire3,fire7&pool=4&seeds=10&training=trained,random,pixels,gabor",
			About:  "The same networks against the firing rates of neurons in macaque V1 and V4.",
		},
		{
			Name: "objects-profile", Claim: "C1", Experiment: "encoding", Config: profile + "&dc=keep", Measure: "normalised",
			About: "SqueezeNet trained on objects, random and shuffled, layer by layer, against voxels of ten areas of one " +
				"person’s visual cortex.",
		},
		{
			Name: "objects-profile-zero", Claim: "C1", Experiment: "encoding", Config: profile + "&dc=zero",
			Measure: "normalised",
			About:   "The same with zero-mean first-layer kernels in random and shuffled networks.",
		},
		{
			Name: "training-objects", Claim: "C1", Experiment: "encoding", Measure: "normalised",
			Config: objects + "&layer=inner:" + nine + "&training=trained,random,shuffled,pixels,gabor",
			About: "The same networks and areas, with the layer of each voxel chosen inside the training pictures: the " +
				"early area against nine higher ones, of which LOC is judged.",
		},
		{
			Name: "training-curve", Claim: "C1", Experiment: "multiverse",
			Config: "claim=C1&seeds=3&sample=12",
			About: "How the verdict hangs on the higher area, the layer, the first-layer kernels and the ground behind the " +
				"pictures.",
		},
		{
			Name: "fitting-v1", Claim: "C2", Experiment: "brainfit",
			Config: "recording=v1-henaff2021&seeds=10&shape=48x48x1&" + movies,
			About: "Small networks trained on the responses of macaque V1, against read-outs from the same networks left " +
				"random.",
		},
		{
			Name: "fitting-it-shapes", Claim: "C2", Experiment: "brainfit",
			Config: "recording=it-shapes&seeds=5&shape=48x48x1&readout=ridge&training=fitted,random",
			About: "Small networks trained on the responses of macaque IT to 64 shapes, against the same networks left " +
				"random, both read by ridge regression.",
		},
		{
			Name: "fitting-control", Claim: "C2", Experiment: "brainfit",
			Config: "recording=sim-v1&seeds=10&folds=3&activation=relu&dc=zero&shape=48x48x1&readout=ridge" +
				"&training=fitted,random,fitted-to-shuffled",
			About: "The method on a simulated V1: networks trained on responses must predict held-out pictures, better than " +
				"the random networks that training began with, and those trained on shuffled responses nothing.",
		},
		{
			Name: "fitting-curve", Claim: "C2", Experiment: "multiverse",
			Config: "claim=C2&seeds=2&sample=8",
			About: "How the verdict on smaller networks hangs on the kernels of random twins, the read-out, the number of " +
				"layers and the learning rate.",
		},
		{
			Name: "complexity-v1-v4", Claim: "C3", Experiment: "complexity",
			Config: v1v4 + "&seeds=10&depth=2",
			About: "A grid of random networks: how complex each is, and how well it predicts firing rates in macaque V1 and " +
				"V4.",
		},
		{
			Name: "complexity-v1-v4-centre", Claim: "C3", Experiment: "complexity",
			Config: v1v4 + "&seeds=3&crop=0.5&depth=2",
			About:  "The same with the central half of every picture: one of the two choices that the verdict may hang on most.",
		},
		{
			Name: "complexity-evc-it", Claim: "C3", Experiment: "complexity",
			Config: evcIT + "&seeds=10&depth=2",
			About:  "The same grid against the dissimilarities of early visual and inferior temporal cortex of 15 people.",
		},
		{
			Name: "complexity-curve", Claim: "C3", Experiment: "multiverse",
			Config: "claim=C3&quick=1&seeds=2&sample=12&only=areas%3DEVC-IT",
			About: "How the verdict hangs on the measure of complexity, the kernels, the size of activations and the kinds " +
				"of pooling.",
		},
		{
			Name: "specialisation-evc-monkey", Claim: "C4", Experiment: "encoding",
			Config: evcMonkey + "&" + squeezenet + "&layer=fire3&higher_layer=fire9&seeds=10&training=trained,random,pixels," +
				"silhouette",
			About: "What training adds in early visual cortex of people and in inferior temporal cortex of monkeys, for the " +
				"same 92 pictures.",
		},
		{
			Name: "shuffle-evc-it", Claim: "C5", Experiment: "shuffle",
			Config: evcIT + "&" + squeezenet + "&layer=fire3&higher_layer=fire9&seeds=10",
			About: "Three ways of shuffling the trained weights, judged in early visual and inferior temporal cortex of 15 " +
				"people.",
		},
		{
			Name: "shuffle-curve", Claim: "C5", Experiment: "multiverse",
			Config: "claim=C5&seeds=3&sample=24",
			About:  "How the verdict hangs on the higher area, the layer, the kind of shuffle, the kernels and the ground.",
		},
		{
			Name: "both-kinds", Claim: "C6", Experiment: "multiverse",
			Config: "claim=C6&seeds=5",
			About: "What training and precise weights add by area, in firing rates of monkeys (V1, V4) and in human imaging " +
				"(early visual and inferior temporal cortex).",
		},
		{
			Name: "selectivity-v1", Claim: "C7", Experiment: "selectivity",
			Config: "reference=v1-ringach2002&seeds=10",
			About:  "Orientation tuning of units in random, trained and shuffled networks against 308 cells of macaque V1.",
		},
		{
			Name: "selectivity-threshold", Claim: "C7", Experiment: "selectivity",
			Config: "reference=v1-ringach2002&seeds=10&threshold=-0.25&activation=linear,relu,elu,gelu,abs&training=random&" +
				"weights=",
			About: "The same with a bias of −0.25 rms in every layer: the threshold is one of the two choices that the " +
				"verdict may hang on most.",
		},
		{
			Name: "selectivity-objects", Claim: "C7", Experiment: "selectivity",
			Config: "reference=v1-ringach2002&weights=squeezenet10&activation=relu&pooling=max2&seeds=3",
			About:  "The same for SqueezeNet: trained on objects, random and shuffled.",
		},
		{
			Name: "selectivity-curve", Claim: "C7", Experiment: "multiverse",
			Config: "claim=C7&quick=1&seeds=3&sample=12",
			About:  "How the verdict hangs on the layer, the kernels, the distance and the bias.",
		},
		{
			Name: "texture", Claim: "C8", Experiment: "texture",
			Config: "seeds=10&task=digit,figure,ground&version=natural&pooling=avg2,max2&fitted=2",
			About:  "Digits and textures of Texture-MNIST read from frozen features of random, trained and shuffled networks.",
		},
		{
			Name: "texture-matched", Claim: "C8", Experiment: "texture",
			Config: "seeds=10&task=digit,figure,ground,twin&version=matched&cue=0.2&pooling=avg2,max2&training=random,pixels," +
				"gabor,shuffled-labels",
			About: "The same where noise of the same spectrum takes each texture’s place, so that only the spectrum is left.",
		},
		{
			Name: "texture-curve", Claim: "C8", Experiment: "multiverse",
			Config: "claim=C8&quick=1&seeds=3&sample=8",
			About:  "How the verdict hangs on pooling, read-out, cue, layer, kernels and the kind of texture.",
		},
		{
			Name: "controls", Claim: "C10", Experiment: "encoding",
			Config: "recording=sim-v1&training=random,pixels,gabor,shuffled-responses&seeds=3",
			About: "The method on a simulated V1, where the truth is known: Gabor energies must win, and nothing may predict " +
				"shuffled responses.",
		},
		{
			Name: "controls-curve", Claim: "C10", Experiment: "multiverse",
			Config: "claim=C10&seeds=2&only=penalties%3D1e-6..1e2",
			About:  "Whether the controls come out whatever the score, the scaling, the neurons and the folds.",
		},
		{
			Name: "scorecard", Claim: "C11", Experiment: "scorecard",
			Config: "seeds=5&models=relu-max,abs-max,linear-avg,objects,objects-random,objects-shuffled,task,gabor,pixels" +
				"&measures=v1,evc,it,monkey-it,orientation,figure,digit",
			About: "Nine models by seven measures, on recordings of V1, early visual and inferior temporal cortex.",
		},
	}
}
