/// What Java says in English for regions whose clocks the zone database gives no letters, as São Paulo's and Dubai's.
///
/// The names in full are those of Unicode's Common Locale Data Repository; for the letters, and where that has none, Java
/// has names of its own.
enum ZoneNameTable {
    /// The names of a region in standard time or summer time; nil if the zone database has letters for it.
    static func names(of region: String, isSummer: Bool) -> (short: String, long: String)? {
        guard let names = byRegion[region] else { return nil }
        return isSummer ? names.summer : names.standard
    }

    private struct Names {
        let standard: (short: String, long: String)
        let summer: (short: String, long: String)
    }

    private static let byRegion: [String: Names] = {
        var found: [String: Names] = [:]
        for row in rows {
            let parts = row.name.split(separator: "|").map(String.init)
            let (standard, summer) = ((parts[0], parts[1]), (parts[2], parts[3]))
            for region in row.regions.split(separator: " ") {
                found[String(region)] = Names(standard: standard, summer: summer)
            }
        }
        return found
    }()

    // Letters and name in standard time, the same in summer time; and the regions.
    private static let rows: [(name: String, regions: String)] = [
        ("WET|Western European Standard Time|WEST|Western European Summer Time", "Africa/Casablanca Africa/El_Aaiun"),
        (
            "ART|Argentina Standard Time|ARST|Argentina Summer Time",
            """
            America/Argentina/Buenos_Aires America/Argentina/Catamarca America/Argentina/ComodRivadavia \
            America/Argentina/Cordoba America/Argentina/Jujuy America/Argentina/La_Rioja America/Argentina/Mendoza \
            America/Argentina/Rio_Gallegos America/Argentina/Salta America/Argentina/San_Juan \
            America/Argentina/Tucuman America/Argentina/Ushuaia America/Buenos_Aires America/Catamarca America/Cordoba \
            America/Jujuy America/Mendoza America/Rosario
            """
        ),
        ("ART|Western Argentina Standard Time|ARST|Western Argentina Summer Time", "America/Argentina/San_Luis"),
        (
            "BRT|Brasilia Standard Time|BRST|Brasilia Summer Time",
            """
            America/Araguaina America/Bahia America/Belem America/Fortaleza America/Maceio America/Recife \
            America/Santarem America/Sao_Paulo Brazil/East
            """
        ),
        (
            "AMT|Amazon Standard Time|AMST|Amazon Summer Time",
            """
            America/Boa_Vista America/Campo_Grande America/Cuiaba America/Manaus America/Porto_Velho Brazil/West
            """
        ),
        (
            "ACT|Acre Standard Time|ACST|Acre Summer Time",
            "America/Eirunepe America/Porto_Acre America/Rio_Branco Brazil/Acre"
        ),
        (
            "FNT|Fernando de Noronha Standard Time|FNST|Fernando de Noronha Summer Time",
            "America/Noronha Brazil/DeNoronha"
        ),
        (
            "CLT|Chile Standard Time|CLST|Chile Summer Time",
            "America/Santiago Antarctica/Palmer Chile/Continental"
        ),
        ("GMT-03:00|Punta Arenas Standard Time|GMT-03:00|Punta Arenas Standard Time", "America/Punta_Arenas"),
        ("EAST|Easter Island Standard Time|EASST|Easter Island Summer Time", "Chile/EasterIsland Pacific/Easter"),
        ("PYT|Paraguay Standard Time|PYST|Paraguay Summer Time", "America/Asuncion"),
        ("COT|Colombia Standard Time|COST|Colombia Summer Time", "America/Bogota"),
        ("VET|Venezuela Time|VEST|Venezuela Summer Time", "America/Caracas"),
        ("GFT|French Guiana Time|GFST|French Guiana Summer Time", "America/Cayenne"),
        ("WGT|West Greenland Standard Time|WGST|West Greenland Summer Time", "America/Godthab America/Nuuk"),
        ("EGT|East Greenland Standard Time|EGST|East Greenland Summer Time", "America/Scoresbysund"),
        ("ECT|Ecuador Time|ECST|Ecuador Summer Time", "America/Guayaquil"),
        ("GALT|Galapagos Time|GALST|Galapagos Summer Time", "Pacific/Galapagos"),
        ("GYT|Guyana Time|GYST|Guyana Summer Time", "America/Guyana"),
        ("BOT|Bolivia Time|BOST|Bolivia Summer Time", "America/La_Paz"),
        ("PET|Peru Standard Time|PEST|Peru Summer Time", "America/Lima"),
        (
            "PMST|St. Pierre & Miquelon Standard Time|PMDT|St. Pierre & Miquelon Daylight Time", "America/Miquelon"
        ),
        ("UYT|Uruguay Standard Time|UYST|Uruguay Summer Time", "America/Montevideo"),
        ("SRT|Suriname Time|SRST|Suriname Summer Time", "America/Paramaribo"),
        ("AWST|Australian Western Standard Time|AWDT|Australian Western Daylight Time", "Antarctica/Casey"),
        ("DAVT|Davis Time|DAVST|Davis Summer Time", "Antarctica/Davis"),
        ("DDUT|Dumont-d’Urville Time|DDUST|Dumont-d'Urville Summer Time", "Antarctica/DumontDUrville"),
        ("MAWT|Mawson Time|MAWST|Mawson Summer Time", "Antarctica/Mawson"),
        ("ROTT|Rothera Time|ROTST|Rothera Summer Time", "Antarctica/Rothera"),
        ("SYOT|Syowa Time|SYOST|Syowa Summer Time", "Antarctica/Syowa"),
        ("VOST|Vostok Time|VOSST|Vostok Summer Time", "Antarctica/Vostok"),
        ("UTC|Coordinated Universal Time|CEST|Central European Summer Time", "Antarctica/Troll"),
        (
            "AST|Arabian Standard Time|ADT|Arabian Daylight Time",
            "Asia/Aden Asia/Baghdad Asia/Bahrain Asia/Kuwait Asia/Qatar Asia/Riyadh"
        ),
        ("EET|Eastern European Standard Time|EEST|Eastern European Summer Time", "Asia/Amman Asia/Damascus"),
        ("ALMT|East Kazakhstan Time|ALMST|Alma-Ata Summer Time", "Asia/Almaty"),
        ("QOST|East Kazakhstan Time|QOSST|Kostanay Summer Time", "Asia/Qostanay"),
        ("QYZT|West Kazakhstan Time|QYZST|Qyzylorda Summer Time", "Asia/Qyzylorda"),
        ("AQTT|West Kazakhstan Time|AQTST|Aqtau Summer Time", "Asia/Aqtau Asia/Aqtobe"),
        ("ORAT|West Kazakhstan Time|ORAST|Oral Summer Time", "Asia/Oral"),
        ("GMT+05:00|West Kazakhstan Time|GMT+05:00|GMT+05:00", "Asia/Atyrau"),
        ("ANAT|Anadyr Standard Time|ANAST|Anadyr Summer Time", "Asia/Anadyr"),
        ("TMT|Turkmenistan Standard Time|TMST|Turkmenistan Summer Time", "Asia/Ashgabat Asia/Ashkhabad"),
        ("AZT|Azerbaijan Standard Time|AZST|Azerbaijan Summer Time", "Asia/Baku"),
        (
            "ICT|Indochina Time|ICST|Indochina Summer Time",
            "Asia/Bangkok Asia/Ho_Chi_Minh Asia/Phnom_Penh Asia/Saigon Asia/Vientiane"
        ),
        ("GMT+07:00|Barnaul Standard Time|GMT+07:00|Barnaul Daylight Time", "Asia/Barnaul"),
        ("GMT+07:00|Tomsk Standard Time|GMT+07:00|Tomsk Daylight Time", "Asia/Tomsk"),
        ("KGT|Kyrgyzstan Time|KGST|Kirgizstan Summer Time", "Asia/Bishkek"),
        ("BNT|Brunei Darussalam Time|BNST|Brunei Summer Time", "Asia/Brunei"),
        ("YAKT|Yakutsk Standard Time|YAKST|Yakutsk Summer Time", "Asia/Chita Asia/Khandyga Asia/Yakutsk"),
        ("CHOT|Choibalsan Standard Time|CHOST|Choibalsan Summer Time", "Asia/Choibalsan"),
        ("IST|India Standard Time|IDT|India Daylight Time", "Asia/Colombo"),
        ("BDT|Bangladesh Standard Time|BDST|Bangladesh Summer Time", "Asia/Dacca Asia/Dhaka"),
        ("TLT|East Timor Time|TLST|Timor-Leste Summer Time", "Asia/Dili"),
        ("GST|Gulf Standard Time|GDT|Gulf Daylight Time", "Asia/Dubai Asia/Muscat"),
        ("TJT|Tajikistan Time|TJST|Tajikistan Summer Time", "Asia/Dushanbe"),
        ("HOVT|Hovd Standard Time|HOVST|Hovd Summer Time", "Asia/Hovd"),
        ("IRKT|Irkutsk Standard Time|IRKST|Irkutsk Summer Time", "Asia/Irkutsk"),
        ("TRT|Turkey Time|TRST|Turkey Summer Time", "Asia/Istanbul Europe/Istanbul Turkey"),
        ("AFT|Afghanistan Time|AFST|Afghanistan Summer Time", "Asia/Kabul"),
        (
            "PETT|Petropavlovsk-Kamchatski Standard Time|PETST|Petropavlovsk-Kamchatski Summer Time", "Asia/Kamchatka"
        ),
        ("XJT|China Standard Time|XJDT|China Daylight Time", "Asia/Kashgar Asia/Urumqi"),
        ("NPT|Nepal Time|NPST|Nepal Summer Time", "Asia/Kathmandu Asia/Katmandu"),
        ("KRAT|Krasnoyarsk Standard Time|KRAST|Krasnoyarsk Summer Time", "Asia/Krasnoyarsk Asia/Novokuznetsk"),
        ("MYT|Malaysia Time|MYST|Malaysia Summer Time", "Asia/Kuala_Lumpur Asia/Kuching"),
        ("MAGT|Magadan Standard Time|MAGST|Magadan Summer Time", "Asia/Magadan"),
        ("SRET|Srednekolymsk Time|SREDT|Srednekolymsk Daylight Time", "Asia/Srednekolymsk"),
        ("NOVT|Novosibirsk Standard Time|NOVST|Novosibirsk Summer Time", "Asia/Novosibirsk"),
        ("OMST|Omsk Standard Time|OMSST|Omsk Summer Time", "Asia/Omsk"),
        ("MMT|Myanmar Time|MMST|Myanmar Summer Time", "Asia/Rangoon Asia/Yangon"),
        ("SAKT|Sakhalin Standard Time|SAKST|Sakhalin Summer Time", "Asia/Sakhalin"),
        ("UZT|Uzbekistan Standard Time|UZST|Uzbekistan Summer Time", "Asia/Samarkand Asia/Tashkent"),
        ("SGT|Singapore Standard Time|SGST|Singapore Summer Time", "Asia/Singapore Singapore"),
        ("GET|Georgia Standard Time|GEST|Georgia Summer Time", "Asia/Tbilisi"),
        ("IRST|Iran Standard Time|IRDT|Iran Daylight Time", "Asia/Tehran Iran"),
        ("BTT|Bhutan Time|BTST|Bhutan Summer Time", "Asia/Thimbu Asia/Thimphu"),
        ("ULAT|Ulaanbaatar Standard Time|ULAST|Ulaanbaatar Summer Time", "Asia/Ulaanbaatar Asia/Ulan_Bator"),
        ("VLAT|Vladivostok Standard Time|VLAST|Vladivostok Summer Time", "Asia/Ust-Nera Asia/Vladivostok"),
        ("YEKT|Yekaterinburg Standard Time|YEKST|Yekaterinburg Summer Time", "Asia/Yekaterinburg"),
        ("AMT|Armenia Standard Time|AMST|Armenia Summer Time", "Asia/Yerevan"),
        ("AZOT|Azores Standard Time|AZOST|Azores Summer Time", "Atlantic/Azores"),
        ("CVT|Cape Verde Standard Time|CVST|Cape Verde Summer Time", "Atlantic/Cape_Verde"),
        ("GST|South Georgia Time|GDT|South Georgia Daylight Time", "Atlantic/South_Georgia"),
        ("FKT|Falkland Islands Standard Time|FKST|Falkland Islands Summer Time", "Atlantic/Stanley"),
        (
            "ACWST|Australian Central Western Standard Time|ACWDT|Australian Central Western Daylight Time",
            "Australia/Eucla"
        ),
        ("LHST|Lord Howe Standard Time|LHDT|Lord Howe Daylight Time", "Australia/LHI Australia/Lord_Howe"),
        ("GMT+04:00|Astrakhan Standard Time|GMT+04:00|Astrakhan Standard Time", "Europe/Astrakhan"),
        ("GMT+04:00|Saratov Standard Time|GMT+04:00|Saratov Standard Time", "Europe/Saratov"),
        ("GMT+04:00|Ulyanovsk Standard Time|GMT+04:00|Ulyanovsk Standard Time", "Europe/Ulyanovsk"),
        ("MSK|Moscow Standard Time|MSD|Moscow Summer Time", "Europe/Minsk"),
        ("SAMT|Samara Standard Time|SAMST|Samara Summer Time", "Europe/Samara"),
        ("IOT|Indian Ocean Time|IOST|Indian Ocean Territory Summer Time", "Indian/Chagos"),
        ("CXT|Christmas Island Time|CXST|Christmas Island Summer Time", "Indian/Christmas"),
        ("CCT|Cocos Islands Time|CCST|Cocos Islands Summer Time", "Indian/Cocos"),
        (
            "TFT|French Southern & Antarctic Time|TFST|French Southern & Antarctic Lands Summer Time",
            "Indian/Kerguelen"
        ),
        ("SCT|Seychelles Time|SCST|Seychelles Summer Time", "Indian/Mahe"),
        ("MVT|Maldives Time|MVST|Maldives Summer Time", "Indian/Maldives"),
        ("MUT|Mauritius Standard Time|MUST|Mauritius Summer Time", "Indian/Mauritius"),
        ("RET|Réunion Time|REST|Reunion Summer Time", "Indian/Reunion"),
        ("WSST|Apia Standard Time|WSDT|Apia Daylight Time", "Pacific/Apia"),
        ("BST|Bougainville Standard Time|BST|Bougainville Daylight Time", "Pacific/Bougainville"),
        ("CHAST|Chatham Standard Time|CHADT|Chatham Daylight Time", "NZ-CHAT Pacific/Chatham"),
        ("CHUT|Chuuk Time|CHUST|Chuuk Summer Time", "Pacific/Chuuk Pacific/Truk Pacific/Yap"),
        ("VUT|Vanuatu Standard Time|VUST|Vanuatu Summer Time", "Pacific/Efate"),
        ("PHOT|Phoenix Islands Time|PHOST|Phoenix Is. Summer Time", "Pacific/Enderbury"),
        ("TKT|Tokelau Time|TKST|Tokelau Summer Time", "Pacific/Fakaofo"),
        ("FJT|Fiji Standard Time|FJST|Fiji Summer Time", "Pacific/Fiji"),
        ("TVT|Tuvalu Time|TVST|Tuvalu Summer Time", "Pacific/Funafuti"),
        ("GAMT|Gambier Time|GAMST|Gambier Summer Time", "Pacific/Gambier"),
        ("SBT|Solomon Islands Time|SBST|Solomon Is. Summer Time", "Pacific/Guadalcanal"),
        ("LINT|Line Islands Time|LINST|Line Is. Summer Time", "Pacific/Kiritimati"),
        ("KOST|Kosrae Time|KOSST|Kosrae Summer Time", "Pacific/Kosrae"),
        (
            "MHT|Marshall Islands Time|MHST|Marshall Islands Summer Time",
            "Kwajalein Pacific/Kwajalein Pacific/Majuro"
        ),
        ("MART|Marquesas Time|MARST|Marquesas Summer Time", "Pacific/Marquesas"),
        ("NRT|Nauru Time|NRST|Nauru Summer Time", "Pacific/Nauru"),
        ("NUT|Niue Time|NUST|Niue Summer Time", "Pacific/Niue"),
        ("NFT|Norfolk Island Standard Time|NFST|Norfolk Island Daylight Time", "Pacific/Norfolk"),
        ("NCT|New Caledonia Standard Time|NCST|New Caledonia Summer Time", "Pacific/Noumea"),
        ("PWT|Palau Time|PWST|Palau Summer Time", "Pacific/Palau"),
        ("PST|Pitcairn Time|PDT|Pitcairn Daylight Time", "Pacific/Pitcairn"),
        ("PONT|Ponape Time|PONST|Pohnpei Summer Time", "Pacific/Pohnpei Pacific/Ponape"),
        ("PGT|Papua New Guinea Time|PGST|Papua New Guinea Summer Time", "Pacific/Port_Moresby"),
        ("CKT|Cook Islands Standard Time|CKHST|Cook Islands Half Summer Time", "Pacific/Rarotonga"),
        ("TAHT|Tahiti Time|TAHST|Tahiti Summer Time", "Pacific/Tahiti"),
        ("GILT|Gilbert Islands Time|GILST|Gilbert Is. Summer Time", "Pacific/Tarawa"),
        ("TOT|Tonga Standard Time|TOST|Tonga Summer Time", "Pacific/Tongatapu"),
        ("WAKT|Wake Island Time|WAKST|Wake Summer Time", "Pacific/Wake"),
        ("WFT|Wallis & Futuna Time|WFST|Wallis & Futuna Summer Time", "Pacific/Wallis"),
    ]
}
