/**
 * What can stand in a turn, parted by commas. Good, great, bad, disappointing and expensive do not: the cases by which negation is judged
 * turn those round.
 */
const positive =
  'terrific,nice,lovely,funny,clever,pleasant,helpful,reliable,comfortable,exciting,charming,tender,elegant,useful,' +
  'interesting,convincing,original,entertaining,beautiful,wonderful,excellent,satisfying,solid,moving,amusing,smart,' +
  'brilliant,enjoyable,impressive,delightful,special,memorable,amazing,fantastic,subtle,worthwhile,generous,romantic,' +
  'superb,perfect,gripping,engaging,fresh,fun,hilarious,touching,inspired,inventive,intelligent,compelling,powerful,' +
  'tasty,delicious,friendly,attentive,sturdy,durable,fast,easy,clean,warm,witty,suspenseful,thrilling,graceful,' +
  'heartfelt,honest,sincere,sharp,stylish,vivid,believable,authentic,refreshing,remarkable,magical,outstanding,awesome,' +
  'likable,lively,insightful,thoughtful,poignant,uplifting,polite,quick,crisp,clear,happy,worthy,fascinating,realistic,' +
  'sweet,gorgeous,masterful,stunning,decent,cool,recommended,watchable,well made,well acted,worth it,worth the money';
const negative =
  'awful,boring,dull,slow,ugly,rude,useless,terrible,weak,annoying,cheap,dirty,noisy,stupid,silly,tedious,clumsy,' +
  'shallow,lame,horrible,poor,unpleasant,confusing,predictable,bland,stale,painful,pathetic,dreadful,' +
  'ridiculous,cold,costly,broken,dated,messy,overpriced,mediocre,pretentious,difficult,scary,lazy,cruel,' +
  'worthless,uncomfortable,unfunny,lifeless,flat,forgettable,pointless,sloppy,amateurish,unreliable,defective,flimsy,' +
  'hard,sad,depressing,offensive,disgusting,gross,greasy,tasteless,dry,soggy,crude,contrived,forced,trite,corny,' +
  'cheesy,sentimental,manipulative,uneven,incoherent,unconvincing,unrealistic,implausible,repetitive,tiresome,' +
  'irritating,idiotic,dumb,inept,poorly made,badly acted,wooden,laughable,frustrating,hollow,vulgar,creepy,empty,' +
  'complicated,long,loud,wrong,unwatchable,miserable,nasty,violent,grim,dark,dreary,heavy,a mess,a waste of time';
const positiveMore =
  'better,nicer,funnier,smoother,easier,kinder,simpler,cleaner,more fun,more useful,more original,smarter,fresher,' +
  'friendlier,faster,warmer,more exciting,more interesting,more enjoyable';
const negativeMore =
  'worse,duller,slower,uglier,ruder,weaker,noisier,sillier,dirtier,more boring,more confusing,dumber,cheaper,' +
  'lamer,more annoying,more tedious,more predictable,more painful';
const positiveNoun =
  'humor,talent,warmth,style,taste,substance,value,quality,imagination,comfort,tension,heart,energy,depth,life,' +
  'charm,suspense,wit,originality,chemistry,flavor,beauty,intelligence,excitement,magic,joy,passion,grace,surprises';
const negativeNoun =
  'problems,faults,weaknesses,mistakes,trouble,errors,defects,annoyances,nonsense,weak spots,cliches,flaws,holes,' +
  'stupidity,noise,boredom,pain,dirt,clumsiness,complaints,issues,delays,bugs,stupid jokes,dull moments,violence';

const lists = {
  positive,
  negative,
  positiveMore,
  negativeMore,
  positiveNoun,
  negativeNoun,
  positiveLike: 'like,enjoy,love,adore,admire,appreciate,trust,recommend,care for,praise',
  negativeLike: 'dislike,hate,regret,despise,detest,resent,loathe,mock,be bored by,complain about',
  positiveLiked:
    'liked,enjoyed,loved,adored,admired,was moved by,had fun with,was impressed by,appreciated,cared for',
  negativeLiked:
    'disliked,hated,regretted,despised,detested,was bored by,was annoyed by,loathed,was put off by,cursed',
  positiveFelt: 'happy,pleased,satisfied,delighted,impressed,thrilled,smiling,moved,entertained,grateful',
  negativeFelt: 'bored,annoyed,frustrated,angry,unhappy,dissatisfied,tired,irritated,sick,upset,puzzled',
  feltpositive: 'hoped,expected,thought,was told,wished,wanted,had hoped,believed,imagined,had expected',
  feltnegative:
    'feared,expected,thought,was told,had heard,worried,was afraid,believed,imagined,had expected',
  // The same for turns that work one way only.
  good: positive,
  bad: negative,
  better: positiveMore,
  worse: negativeMore,
  virtue: positiveNoun,
  vice: 'problem,fault,weakness,mistake,disappointment,trouble,error,defect,annoyance,nonsense,weak spot,bad word,cliche',
  thing:
    'movie,film,story,plot,acting,script,phone,battery,screen,sound,camera,headset,case,food,soup,pizza,steak,service,' +
    'waiter,staff,room,hotel,bar,dessert,sequel,ending,music,dialogue,novel,game,album,app,price,design,thing,idea,' +
    'cast,show,place,restaurant,product,performance,director,book,coffee,delivery,quality,picture,comedy,drama,' +
    'characters,menu,experience,device,first half,humor,effects,script,idea behind it',
  like: 'like,enjoy,love,adore,admire,appreciate,trust',
  dislike: 'dislike,hate,regret,despise,detest,resent,fear',
  liked: 'liked,enjoyed,loved,adored,admired,was moved by,had fun with',
  disliked: 'disliked,hated,regretted,despised,detested,was bored by,was annoyed by',
  very: 'very,really,so,particularly,all that,that,especially,terribly,even,remotely,too,quite,truly,at all',
  feel: 'feel,look,sound,seem,get,become,turn out',
  be: 'is,was,seems,looks,is,was,felt,turned out,remains',
  not: "is not,was not,isn't,wasn't,is n't,was n't,are not,aren't,is never,does not seem,doesn't look,didn't feel",
  no: 'no,zero,not a hint of,never any,without any,not one bit of,hardly any,none of the',
  little: 'hardly,barely,scarcely,rarely,seldom',
  the: 'the,this,their,our,that,the,this,its,his,the whole',
  we: 'i,we,you,they,my wife,people,the kids,i',
  feared: 'feared,expected,thought,was told,had heard',
  hoped: 'hoped,expected,thought,was told,wished',
} as const;

/** Words of a kind, by the name of the kind. */
export const words: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(lists).map(([kind, list]) => [kind, list.split(',')]),
);
