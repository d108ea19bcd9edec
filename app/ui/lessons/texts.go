package lessons

// Configurations that lessons use more than once.
const (
	TwoAreas    = "higher=sim-it&quick=1&training=trained,random&dc=both&seeds=2"
	fewKinds    = "quick=1&activation=linear,relu,tanh,abs&pooling=avg2&training=random&layer=2"
	moreKinds   = "quick=1&activation=linear,relu,tanh,leaky,elu,abs,gelu&pooling=avg2,max2&training=random&layer=2"
	threeGuests = "quick=1&training=pixels,gabor,shuffled-responses&seeds=2"
)

// Plans are the lessons. The numbers in expected answers are those of the runs of
// their steps; a test runs these and compares the verdicts.
var Plans = []plan{
	{
		minutes: 15,
		title:   "One small choice",
		about: "The teacher projects one experiment and changes one thing. The class sees that a verdict can depend on a " +
			"choice that few would think of, and on two numbers drawn by chance.",
		goals: []string{
			"Read an estimate with its interval, and a verdict with its criterion.",
			"Say what trained, random and shuffled networks have in common.",
			"Tell a check of a method (on simulated data) from evidence about a brain.",
		},
		before: []string{
			"Open this page once on the machine that projects; afterwards it works without a network.",
			"Keep the expected answers on another screen: they are shown for this page’s switch alone.",
		},
		Steps: []step{
			{
				minutes: 3, title: "Three sets of weights", Route: "network",
				does: "Look at one small network with three sets of weights, side by side. Change the picture and see what the " +
					"units of the first layer answer.",
				Asks: []ask{
					{"What do the trained and the shuffled network have in common, and what not?",
						"The numbers: shuffling keeps every weight of a layer and loses only its place. So the two have the same mean, " +
							"the same largest weight, the same histogram; what the weights did together is gone."},
					{"And the random one?", "The shape alone: how many layers, how large, how connected. Its weights were drawn by " +
						"chance and never changed."},
				},
			},
			{
				minutes: 7, title: "Predict, then run", Route: "encoding", Config: TwoAreas + "&seed=1", keep: "dc,seed",
				does: "Answer the question on the page before anything is computed. Then press Run; it takes some seconds.",
				Asks: []ask{
					{"The page judges the claim C1 twice, from the same recordings. What differs, and do the two verdicts agree?",
						"They do not. Against random networks as drawn: not recovered, −0.01 with an interval from −0.04 to 0.03. " +
							"Against random networks with zero-mean kernels: recovered, 0.10 from 0.05 to 0.15. The trained network is " +
							"the same both times; what differs is whether the random one is led by the mean brightness of a picture."},
					{"Why does it say “recovered” and not “supported”?",
						"The recordings are simulated, and the effect was built into them. The run shows whether the method finds what " +
							"is there. It says nothing about a brain."},
					{"The first interval includes 0. Does that show that there is no effect?",
						"No. It was built in, and the second comparison finds it. Random networks as drawn also see how bright an " +
							"object is, which predicts much of the higher area, so that training adds no more there than in V1."},
				},
				Verdicts: []string{"C1 not recovered -0.01 -0.04 0.03", "C1 recovered 0.10 0.05 0.15"},
			},
			{
				minutes: 5, title: "Two other random networks", Route: "encoding", Config: TwoAreas + "&seed=5",
				keep: "dc,seed", run: true,
				does: "The same run with another first seed: two other random networks. Nothing else has changed.",
				Asks: []ask{
					{"What has happened to the second verdict, and why?",
						"Now it is not recovered either. The estimate hardly moved (0.08 instead of 0.10), but the interval reaches " +
							"from −0.01 to 0.18. Two networks say little about how much random networks differ, so the interval’s width " +
							"is itself a matter of luck."},
				},
				Verdicts: []string{"C1 not recovered 0.02 -0.19 0.23", "C1 not recovered 0.08 -0.01 0.18"},
			},
		},
		after: []string{
			"What would one have to do to be sure? (More random networks; more neurons and pictures; a criterion fixed " +
				"beforehand.)",
			"Two papers report one of the two verdicts each. Did either make a mistake?",
			"Which other choices in this analysis were made for you? Open “More choices” and count.",
		},
	},
	{
		minutes: 45,
		title:   "Many groups, one answer",
		about: "Groups measure how random networks are tuned, learn that the winner depends on who takes part, and then " +
			"pool one experiment that each group runs with other random networks.",
		goals: []string{
			"Explain circular variance, and what a histogram of it says about a population of cells.",
			"See that “the best of those compared” depends on who is compared.",
			"Pool results of several groups, and say which part of the uncertainty that makes smaller and which not.",
		},
		before: []string{
			"Decide how results come together: as files that groups save and hand in, or live with make run CLASS=1 on the " +
				"teacher’s machine.",
			"For step 4 open its link, press Share and make one link for each group.",
			"Print the worksheet: it carries each step’s link as a QR code.",
		},
		Steps: []step{
			{
				minutes: 5, title: "Stripes", Route: "stimuli", Config: "set=gratings&seed=1",
				does: "Look at gratings: change orientation, width of the stripes and phase.",
				Asks: []ask{
					{"A cell answers to one orientation and is silent at all others. Another answers to all alike. What are their " +
						"circular variances?",
						"0 for the first, 1 for the second."},
				},
			},
			{
				minutes: 10, title: "Who is tuned like V1?", Route: "selectivity", Config: fewKinds + "&seed=1",
				keep: "activation,pooling,seed",
				does: "Four kinds of unit take part: linear, ReLU, tanh and absolute value, all with average pooling. Predict, " +
					"then run (ten seconds to a minute).",
				Asks: []ask{
					{"Look at the figure of rivals: right of 0 ReLU is nearer to the recorded cells. Why does C7 read undecided, " +
						"whatever the figure shows?",
						"Linear, sigmoid, tanh and ELU decide, and sigmoid and ELU have not taken part. What was not compared cannot " +
							"be claimed."},
				},
				Verdicts: []string{"C7 undecided", "C7 undecided"},
			},
			{
				minutes: 10, title: "More competitors", Route: "selectivity", Config: moreKinds + "&seed=1",
				keep: "activation,pooling,seed", run: true,
				does: "Three more kinds of unit take part, and max pooling beside average pooling. The ReLU networks with " +
					"average pooling are the very same as before.",
				Asks: []ask{
					{"Choose average pooling in the figure of rivals. What do the new guests change for the old ones?",
						"Nothing but the correction: each is compared with ReLU by itself, and the more are compared, the smaller a " +
							"p value must be before anything is said (Holm)."},
					{"Why not compare ReLU with the best of its rivals alone?",
						"The best of several noisy numbers is too good by chance. Among equals ReLU would look worse than the best of " +
							"seven nearly every time."},
				},
				Verdicts: []string{"C7 undecided", "C7 undecided"},
			},
			{
				minutes: 15, title: "One experiment, many groups", Route: "encoding", Config: TwoAreas + "&seed=1", keep: "seed",
				does: "Each group opens its own link (the first seeds lie two apart), predicts, runs, and saves the result as " +
					"JSON or sends it to the class. The teacher opens “Class results”.",
				Asks: []ask{
					{"How many groups recover the built-in effect against random networks as drawn, and how many against those with " +
						"zero-mean kernels?",
						"With first seeds 1, 3, 5 and 7: none of four against networks as drawn; three of four against zero-mean ones, " +
							"all but the group with first seed 5."},
					{"The pooled verdict is strict: the same in every group, else undecided. What comes out?",
						"As drawn: not recovered, in agreement. Zero-mean: undecided, because one group of four disagrees."},
					{"A hundred more groups join. Which part of the pooled interval becomes smaller?",
						"The part that comes from the random networks. All groups share the same neurons and pictures, and no number " +
							"of groups makes that part smaller."},
				},
				Verdicts: []string{"C1 not recovered -0.01 -0.04 0.03", "C1 recovered 0.10 0.05 0.15"},
			},
		},
		after: []string{
			"Is “the same verdict in every group” a good rule? What would you put in its place, before seeing the results?",
			"The groups’ seeds lie two apart. What would go wrong if every group used the seed 1?",
		},
	},
	{
		minutes: 90,
		title:   "Arguing from evidence",
		about: "Students test controls, meet a task at which everything fails, a claim that comes out the other way " +
			"round, and a question without one winner, and write a verdict of their own.",
		goals: []string{
			"Say what a control is for, and read one before the result.",
			"Tell “no difference was found” from “there is no difference”.",
			"Report a result that goes against the expectation as it is.",
			"Write a claim, a criterion and a verdict in three sentences.",
		},
		before: []string{
			"Groups of two or three, one machine each. Every step runs in under a minute on two cores; the texture one takes " +
				"longest.",
			"Print the worksheet.",
		},
		Steps: []step{
			{
				minutes: 10, title: "Your own digit", Route: "network",
				does: "Draw a digit on the pad and follow it through the layers. Play one convolution in slow motion.",
				Asks: []ask{
					{"One number of a map is made of how many numbers of the picture, in the first layer?",
						"Of 49: its kernels are 7 pixels wide and high, and the picture has one channel."},
				},
			},
			{
				minutes: 15, title: "Controls first", Route: "encoding", Config: threeGuests + "&seed=1", keep: "seed",
				does: "No network takes part. Pixels, a fixed bank of stripe filters (Gabor energies) and shuffled responses " +
					"predict a simulated V1 that was built from such filters.",
				Asks: []ask{
					{"What must the score with shuffled responses be, and what is it?",
						"0, because nothing can predict responses that belong to other pictures. It is: the interval includes 0, and " +
							"both its ends lie near it."},
					{"Do the filters win, as they must?",
						"Yes: 0.37 against 0.16 for pixels; the difference is 0.21, from 0.09 to 0.33, so C10 is recovered. Had " +
							"they lost, no other number of this page could be trusted."},
				},
				Verdicts: []string{"C10 recovered 0.21 0.09 0.33"},
			},
			{
				minutes: 20, title: "Digits and twins", Route: "texture",
				Config: "quick=1&activation=linear,relu&pooling=max2&training=random,trained,pixels&task=digit,twin&dc=zero&seed=1",
				keep:   "seed,task",
				does: "Two questions on the same pictures: which digit, and whether a texture is natural or a twin with the " +
					"same amounts of stripes in other places. Quick runs see few pictures.",
				Asks: []ask{
					{"Which readout classifies the digit best? Does the network matter?",
						"Pixels without any network are level with the trained network, at about 0.8; the small random ReLU network " +
							"reads about half, with a wide interval. For digits no network is needed here, and the control says so."},
					{"Can any of them tell natural textures from twins? Chance is 0.5.",
						"None was shown to: every interval includes 0.5. That is no proof that they cannot. With so few pictures some " +
							"intervals reach up to 0.7."},
				},
				Verdicts: []string{"C8 undecided"},
			},
			{
				minutes: 15, title: "The other way round", Route: "complexity", Config: "quick=1&seed=1", keep: "seed",
				does: "The claim: the more complex the function that a random network computes, the better it predicts. The " +
					"simulated cells were built so that this should hold.",
				Asks: []ask{
					{"What is the slope, and what does the verdict say?",
						"−0.03, from −0.12 to 0.06: in this small run more complex networks predict no better. The verdict is: not " +
							"recovered."},
					{"What do you report?",
						"That the expected effect was not found, with the number and its interval, and what was small about the run " +
							"(few networks, few pictures). Not: that it failed, and not: another measure until one agrees."},
				},
				Verdicts: []string{"C3 not recovered -0.03 -0.12 0.06"},
			},
			{
				minutes: 15, title: "No total", Route: "scorecard",
				Config: "quick=1&models=relu-max,linear-avg,task,gabor,pixels&seed=1", keep: "seed,models",
				does: "Five models by four measures, without a total.",
				Asks: []ask{
					{"Which model comes first by which measure?",
						"Gabor energies predict the simulated V1 best (0.37; the trained network 0.24); the trained and the random " +
							"ReLU network are level as those tuned most like V1 cells; the trained network classifies textures best; " +
							"digits, " +
							"random linear networks, with others close behind."},
					{"The verdict on C11 is supported. What did it take?",
						"Two measures with different winners, each clearly behind by the other’s measure: Gabor energies lead in V1 " +
							"(0.30 to 0.44; the trained network 0.19 to 0.296), and the trained network at textures (0.25 to 0.44; Gabor " +
							"energies 0.15 to 0.25). The intervals hardly part: do not lean on it."},
				},
				Verdicts: []string{"C11 supported"},
			},
			{
				minutes: 10, title: "Your verdict",
				does: "Choose one claim of the story. Write three sentences: the claim in your words; the criterion, fixed " +
					"before you look; the verdict with its number, its interval, and what you ran.",
				Asks: []ask{{"The three sentences.", ""}},
			},
		},
		after: []string{
			"Which result surprised you? Would you have looked as closely at one that did not?",
			"Which of today’s results says anything about a brain? (None: all recordings were simulated. The story shows runs " +
				"on real ones.)",
		},
	},
}
